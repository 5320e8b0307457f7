"""Why an action cannot be carried out: one sentence as a message id with places."""

from __future__ import annotations


class CampaignError(ValueError):
    """An action or a call that the campaign refuses; nothing has changed.

    msgid: English sentence with {named} places (a key of the course's catalogues).
    params: what fills the places.
    """

    def __init__(self, msgid: str, **params: object) -> None:
        self.msgid, self.params = msgid, params
        super().__init__(msgid.format(**params))
