"""What the OpenAPI document says of clients; decisions of this system are marked *ours*."""

from __future__ import annotations

from typing import Final

CLIENT_ID: Final = (
    "`client_id` is the client's `CustomerId` (a Guid in any form), else the id that another system"
    " has for it, else its `CustomerCode`, looked for in this order (*ours*)."
)

WRITING: Final = """
Rules of writing, all *ours* where the published model says nothing:

- What is absent stays as it is; null clears a value. A null object or list stays, since the same
  .NET object leaves it out in XML. The published model requires some fields each time.
- A value that breaks a rule of the model is taken when it is the one that is answered now, since
  other programs know fewer rules: a street of 200 characters may be sent back. Required fields keep
  to their rules each time.
- Lists (`CustomerContactInfoes`, `PaymentDates`) are the whole wanted list: an empty one clears it.
  A contact with its id is changed, one without is new; what this dialect cannot say of a contact
  stays.
- `ContactInfo` is the client's own e-mail, telephone and mobile, and who answers there. Its id,
  when given, must be the one that was answered. A new client needs one that says something.
- `BusinessName`: empty means the person's names, joined; it cannot be cleared. `CustomerCode`:
  empty keeps it, and of a new client makes it (the RFC if nobody has it, else with a suffix).
- The address is the billing address. `Country` is an ISO 3166-1 code (two or three letters) or a
  name in English, French or Spanish; it is answered in three letters.
- `CustomerTypeId`, `CitizenshipId`, `PaymentCondition` and `ExchangeRateTypeId` are numbers of the
  company's catalogs; `PaymentCondition` 0 is none. `CurrencyId` is the ISO 4217 number, null the
  company's own currency. `SellerId` is a person of the company.
- `Defaults` is null when nothing is known.
- `Logo` is answered as an address. Sent back, that address keeps it; a picture in base64 or as a
  data URI (PNG, JPEG, GIF or BMP) replaces it; null or empty removes it.
- `PassDeliveryPortal` is answered as `********`; the mask keeps it, null or empty clears it.
- A wrong check digit of the RFC and tax codes that do not go together are no errors: `success` is
  true and `messageDetail` says so.
- A cancelled client may be read and changed; it stays cancelled.
""".strip()

LIST: Final = (
    "*Ours.* Clients in the order they were made, cancelled ones too. Filters add up; a name that"
    " is no parameter is passed over."
)
CREATE: Final = f"*Ours.* The id is given here: a `CustomerId` must not be sent.\n\n{WRITING}"
CANCEL: Final = (
    "The client becomes cancelled: its contracts end, its collection stops, and no other surface"
    " shows it as active. Nothing is deleted. Repeated, it answers the same and changes nothing,"
    f" the first `reason` included (*ours*). {CLIENT_ID}"
)
UPDATE: Final = (
    f"*Ours.* {CLIENT_ID} A `CustomerId` in the body must be this client's.\n\n{WRITING}"
)
UPDATE_BY_BODY: Final = (
    "The client is the one of `CustomerId`, or without it the one of `CustomerTaxId`; several"
    " clients with one RFC are 409, unless only one of them is not cancelled, or active (*ours*)."
    f" A client that does not exist is 404: this makes none.\n\n{WRITING}"
)
SHOW_BY_TAX_ID: Final = (
    "Several clients with one RFC are 409, unless only one of them is not cancelled, or active"
    " (*ours*)."
)
FISCAL_DATA: Final = (
    "The fiscal data of the client with this RFC. `taxRegimeCode` is `FiscalRegimeV40` of its"
    " defaults, `zipCode` the one of its address. An empty `BusinessName` means the person's names,"
    " joined (*ours*). A natural person (RFC of 13 characters that is not generic) needs `name` and"
    " `surname1`. Codes that do not go together are told in `messageDetail` with `success` true."
)
REASON: Final = {
    "name": "reason",
    "schema": {"type": "string", "maxLength": 255},
    "description": "Why the client is cancelled; kept with it (ours).",
}
