import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * The classes that an integrator writes from the documentation: components are named as in XML and
 * stand in the documented order. Int, bool, Guid, decimal and date without {@link Nullable} have no
 * null; strings, objects and lists always do.
 */
final class Wire {
    private Wire() {}

    /** The name in JSON, where it is not the one in XML. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface InJson {
        String value();
    }

    /** Documented with a question mark. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Nullable {}

    record ResponseModelApiOfCustomerModelApi(
            Boolean success,
            String message,
            List<String> messageDetail,
            String failureCode,
            CustomerModelApi data) {}

    record CustomerModelApi(
            @InJson("CustomerId") UUID CustomerUuid,
            String GrantorTaxId,
            String CustomerTaxId,
            String BusinessName,
            String Name,
            String Surname1,
            String Surname2,
            @Nullable Integer CustomerTypeId,
            @Nullable Integer CitizenshipId,
            ContactInfoModelApi ContactInfo,
            List<ContactInfoModelApi> CustomerContactInfoes,
            String Street,
            String ExternalNumber,
            String InternalNumber,
            String District,
            String ZipCode,
            String Municipality,
            String State,
            String Country,
            String CustomerCode,
            String NumRegIdTrib,
            String ResidenceTax,
            DeliveryPortal DeliveryPortal,
            @InJson("Settings") CustomerSettings CustomerSettings,
            Defaults Defaults) {}

    record ContactInfoModelApi(
            @Nullable UUID CustomerContactInfoesId,
            String Email,
            String Phone,
            @InJson("CellPhone") String Cellphone,
            String PrefixPhone,
            String PrefixCellphone,
            String ContactName,
            Boolean PhoneActive,
            Boolean EmailActive,
            Boolean CellphoneActive,
            Boolean REPNotification,
            Boolean NewDocumentNotification,
            Boolean CollectiontNotification) {}

    record DeliveryPortal(
            @Nullable Boolean DeliveryPortal,
            String UrlDeliveryPortal,
            String UserDeliveryPortal,
            String PassDeliveryPortal) {}

    record CustomerSettings(
            @InJson("Collaborative") Boolean IsCollaborative,
            Boolean ReceivePayments,
            Boolean CollectionAdvance,
            @InJson("PaymentDates") List<CollaborativeDatesModelApi> Collaborative_Dates) {}

    record CollaborativeDatesModelApi(OffsetDateTime CutOffDate, OffsetDateTime PaymentDate) {}

    record Defaults(
            @Nullable UUID SellerId,
            Integer PaymentCondition,
            @Nullable UUID ContactId,
            String PaymentWay,
            String PaymentMethod,
            String UseCfdi,
            String UseCfdiv40,
            String FiscalRegime,
            String FiscalRegimeV40,
            @Nullable Integer CurrencyId,
            @Nullable Integer ExchangeRateTypeId,
            @Nullable BigDecimal ExchangeRate,
            String Logo) {}

    record UpgradeDowngradeCrmModelApi(RecurrencesModel recurrence) {}

    record RecurrencesModel(
            String recurrence_id,
            String package_id,
            String name,
            BigDecimal price,
            List<ServicesModel> services) {}

    record ServicesModel(
            String service_id, Integer transaction_limit, String value, String serviceid_ext) {}
}
