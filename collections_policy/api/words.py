"""What the OpenAPI document says about the operations; *ours* marks what nothing publishes."""

from __future__ import annotations

from typing import Final

SAVE_POLICY: Final = """
Replaces the whole policy: what is absent becomes null. Every version is kept with who and when; a
policy that is equal to the present one makes none (*ours*).

- `CollectionReminderTime` is `HH:MM`, 06:00 to 12:00. `MinimumInterest` is at most
  `MaximunInterest`; both are percent per year with up to two decimals.
- Schemas in `NotificationSchemaList` are made, or renamed where the company has their id; others
  stay. Without an id (or with the empty one) a schema of that name is meant; a schema that exists
  needs no name. At most 1,000 can be listed (*ours*). The reply lists all schemas of the company.
- `DefaultNotificationSchemaId` must exist then, `NotificationTypeId` must be an active entry of
  the company's catalog and `UserId` a member of the company (the empty Guid is nobody); or those
  that the policy has already.

Told in `messageDetail` of a success (*ours*): reporting to the bureau without being its member;
automatic reporting while reporting is off; `AssignSeller` without `UserId`; a usual seller who is
no longer active or a member; a notification type that is no longer active; an id listed with
several names, of which the last counts.
"""

SHOW_POLICY: Final = """
The policy with all schemas of the company; 404 while none was saved.
"""

SAVE_CUSTOMER_POLICY: Final = """
Replaces what the customer has of its own; every version is kept with who and when. With
`UseGeneralPolicy` the company's values apply and the customer's are only kept; these apply while
the company has no policy yet. The reply is what applies, as GET answers it (*ours*).

`NotificationTypeId` and `DefaultNotificationSchemaId` must exist as for the company. Told in
`messageDetail` of a success (*ours*): values that are only kept; that the company has no policy
yet; automatic reporting while the company's reporting is off; a notification type that is no
longer active; a cancelled customer.
"""

SHOW_CUSTOMER_POLICY: Final = """
What applies to the customer: its own values, or the company's with `UseGeneralPolicy` true when it
has none or uses the general policy; 404 when there is neither. For a cancelled customer
`messageDetail` tells that nothing is collected (*ours*).
"""

SAVE_SCHEMA: Final = """
Sets name and templates as a whole: what is absent becomes null. A schema that the company does not
have yet is made, with the id that was sent; without an id (or with the empty one) a schema of that
name is meant, and a new one gets an id (*ours*). Template ids are kept as sent.
"""

SAVE_RANGE: Final = """
Without `NotificationSchemaDetailEventId` a day is added to the schema; with it, that one is
replaced as a whole, and stays in its schema (404 when it is not there).

`Days` is 0 to 365; `Plus_MinusId` is 1 (after the base date) or 2 (before it), and may be 0 or
absent when `Days` is 0. A schema has an event (`NotificationEventId`) of a base date (`BaseDateId`)
once on a day: 409 otherwise. The other numbers are kept as sent, 0 for none (*ours*).
"""
