"""The ways in which processes and tasks say no."""

from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.words import Words

PROCESS = Words("流程", "process")
TASK = Words("待办", "task")


def not_open(task_id: int) -> Refusal:
    """A 409: somebody was quicker, or it is not needed any more."""
    return Refusal("task_not_open", NOT_OPEN, status=409, params={"task": task_id})


def bad_cursor() -> Refusal:
    """A 422 for a cursor that no page of ours ended with."""
    return bad_input("cursor", BAD_CURSOR, "/query/cursor")


BAD_CURSOR = Words(zh="分页标记无效,请从第一页开始", en="This cursor is not one of ours; begin with the first page")
NOT_OPEN = Words(zh="待办 {task} 已处理或不再需要", en="Task {task} is done or not needed any more")
NOT_YOURS = Words(
    zh="这件事不在您名下,请让负责人处理或转交给您", en="This is somebody else's task; ask him to hand it over"
)
WRONG_KIND = Words(zh="这件事不能这样处理", en="This cannot be done with this kind of task")
LACKING = Words(zh="还缺:{names},补全后再完成", en="Still missing: {names}; fill them in first")
NO_SUCH_PERSON = Words(zh="没有在岗的同事 {user}", en="There is no active colleague {user}")
ASKED_ALREADY = Words(zh="{user} 已在这次审批中", en="{user} is asked in this approval already")
NO_WAY_BACK = Words(
    zh="只能退回到已走过的人工阶段或审批:{keys}",
    en="It can only go back to stages by hand and approvals that it has passed: {keys}",
)
DECIDED = Words(zh="审批已有结果,不能撤回", en="It is decided; a vote cannot be taken back")
NOT_VOTED = Words(zh="您还没有表态,无可撤回", en="You have not voted; there is nothing to take back")
SAME_PERSON = Words(zh="不能委托给自己", en="Somebody else has to stand in")
DAYS = Words(zh="结束日期不能早于开始日期", en="The last day lies before the first")
UNPUBLISHABLE = Words(zh="草稿还不能发布,请看列出的各处", en="The draft cannot be published yet; see the places listed")
NO_DRAFT = Words(zh="没有草稿可发布", en="There is no draft to publish")
