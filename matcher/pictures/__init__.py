"""The family of pictures: a plan drawn on the server, as SVG and PNG, with its figures in words and as a table.

    subject = Subject.of(scenario, plan, number=3, made=date(2027, 1, 4))
    for picture in PICTURES:
        if picture.fits(subject):
            picture.svg(subject, say), picture.png(subject, say), picture.alternative(subject, say), picture.figures(subject, say)
"""

from __future__ import annotations

from matcher.domain.errors import NotFound
from matcher.pictures.base import Figures, Picture, Point, Subject, TradeOff
from matcher.pictures.circle import Circle
from matcher.pictures.coverage import Coverage
from matcher.pictures.exchanges_map import ExchangesMap
from matcher.pictures.flow import Flow
from matcher.pictures.regions import Regions
from matcher.pictures.trade_off import TradeOffCurve
from matcher.pictures.weeks import Weeks
from matcher.wording import _

__all__ = ["PICTURES", "Figures", "Picture", "Point", "Subject", "TradeOff", "picture"]

PICTURES: tuple[Picture, ...] = (ExchangesMap(), Circle(), Weeks(), Flow(), Coverage(), Regions(), TradeOffCurve())


def picture(key: str) -> Picture:
    """The picture of a key; NotFound."""
    for each in PICTURES:
        if each.key == key:
            return each
    raise NotFound(_("There is no picture '{which}'. There are: {known}."), which=key, known=", ".join(each.key for each in PICTURES))
