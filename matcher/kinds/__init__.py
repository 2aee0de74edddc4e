"""The family of kinds, in the order of MODEL.md section 1."""

from matcher.kinds.base import Kind
from matcher.kinds.joint_operation import JointOperation
from matcher.kinds.peer_review import PeerReview
from matcher.kinds.practice_exchange import PracticeExchange
from matcher.kinds.secondment import Secondment

KINDS_FAMILY: tuple[type[Kind], ...] = (Secondment, JointOperation, PracticeExchange, PeerReview)
