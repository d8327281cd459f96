"""Picture files follow the fate of the transaction that names them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import ImageNotSupported, MissingValue, NotUnique
from customers import services
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def stored(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def test_an_image_becomes_the_logo_in_the_organization_s_folder(media):
    organization = builders.make_organization()
    customer = builders.make_customer(organization, image=builders.make_image())
    folder = f"entity1-{organization.media_stamp}/photoCustomer"
    assert customer.logo.startswith(f"{folder}/")
    assert customer.logo.endswith("_logo.png")
    assert len(stored(media)) == 3
    assert default_storage.exists(customer.logo)


def test_a_replaced_or_cleared_logo_goes(media):
    customer = builders.make_customer(builders.make_organization(), image=builders.make_image())
    by = builders.later()
    changed = services.update_customer(
        customer=customer, values={"image": builders.make_image("new.png")}, by=by
    )
    assert not default_storage.exists(customer.logo)
    assert default_storage.exists(changed.logo)
    assert len(stored(media)) == 3
    cleared = services.update_customer(customer=customer, values={"image": None}, by=by)
    assert (cleared.logo, stored(media)) == ("", set())


def test_a_logo_that_is_not_mentioned_stays(media):
    customer = builders.make_customer(builders.make_organization(), image=builders.make_image())
    same = services.update_customer(customer=customer, values={"name": "x"}, by=builders.later())
    assert same.logo == customer.logo
    assert len(stored(media)) == 3


def test_a_refused_customer_leaves_no_file(media):
    organization = builders.make_organization()
    builders.make_customer(organization, reference="NC-3")
    with pytest.raises(NotUnique):
        builders.make_customer(organization, reference="NC-3", image=builders.make_image())
    assert stored(media) == set()


def test_a_refused_update_keeps_the_old_logo(media):
    customer = builders.make_customer(builders.make_organization(), image=builders.make_image())
    before = stored(media)
    with pytest.raises(MissingValue):
        services.update_customer(
            customer=customer,
            values={"image": builders.make_image(), "due_date_rule": 1},
            by=builders.later(),
        )
    assert stored(media) == before


def test_an_upsert_stores_one_logo(media):
    organization = builders.make_organization()
    for _ in range(2):
        customer, _made = services.upsert_customer(
            organization=organization,
            reference="NC-3",
            values={"name": "x", "image": builders.make_image()},
            by=builders.make_actor(),
        )
    assert default_storage.exists(customer.logo)
    assert len(stored(media)) == 3


def test_what_is_no_image_is_refused_and_nothing_is_written():
    organization = builders.make_organization()
    with pytest.raises(ImageNotSupported):
        builders.make_customer(organization, image=SimpleUploadedFile("logo.png", b"<svg/>"))
    assert not organization.customers.exists()


def test_a_deleted_customer_takes_logo_and_photos_along(media):
    customer = builders.make_customer(builders.make_organization(), image=builders.make_image())
    builders.make_contact(customer, photo_image=builders.make_image())
    assert len(stored(media)) == 6
    services.delete_customer(customer=customer, by=builders.later())
    assert stored(media) == set()


def test_a_contact_s_photo_is_replaced_and_goes_with_it(media):
    customer = builders.make_customer(builders.make_organization())
    contact = builders.make_contact(customer, photo_image=builders.make_image())
    assert "/photoContact/" in contact.photo
    changed = services.update_contact(
        contact=contact, values={"photo_image": builders.make_image()}, by=builders.later()
    )
    assert not default_storage.exists(contact.photo)
    assert default_storage.exists(changed.photo)
    services.delete_contact(contact=changed, by=builders.later())
    assert stored(media) == set()


def test_a_category_s_image_is_replaced_and_goes_with_it(media):
    organization = builders.make_organization()
    category = builders.make_category(organization, image=builders.make_image())
    assert "/photoCustomerCategory/" in category.image
    changed = services.update_category(
        category=category, values={"image": builders.make_image()}, by=builders.later()
    )
    assert not default_storage.exists(category.image)
    assert len(stored(media)) == 3
    services.delete_category(category=changed, by=builders.later())
    assert stored(media) == set()
