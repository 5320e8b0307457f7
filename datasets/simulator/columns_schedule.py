"""What the columns of the test schedule (T1.3) mean: unit, Chinese, English."""

from __future__ import annotations

Meaning = tuple[str, str, str]
DEPARTMENT = (
    "text",
    "部門或廠商：marketing 行銷、design 設計、it 資訊、legal 法務品保、payment 金流、"
    "logistics 物流",
    "Department or vendor (payment, logistics)",
)

COLUMNS: dict[str, dict[str, Meaning]] = {
    "test_tasks": {
        "task_id": ("text", "工作編號，依部門的清單編", "Id of the task"),
        "task": ("text", "工作名稱", "Name in Chinese"),
        "task_en": ("text", "英文名稱", "Name in English"),
        "days": ("workdays", "需要幾個工作天", "Duration in workdays"),
        "effort": ("person-days", "合計人力，平均分在各天", "Work in all, spread over the days"),
        "predecessors": ("text", "要先做完的工作，以分號隔開；空白是沒有",
                         "Tasks that must be finished first, joined by semicolons; blank for none"),
        "department": DEPARTMENT,
        "owner": ("text", "部門窗口的代號", "Id of the department's contact"),
    },
    "test_people": {
        "person": ("text", "人員代號", "Id of the person"),
        "name": ("text", "姓名（虛構）", "Name (fictional)"),
        "name_en": ("text", "英文姓名", "Name in English"),
        "department": DEPARTMENT,
        "vendor": ("是/否", "是不是外部廠商", "Whether of a vendor"),
        "share": ("ratio", "工作時間裡可以給測試的比率", "Share of the working time for the test"),
    },
    "office_calendar": {
        "date": ("date", "日期", "Day"),
        "workday": ("是/否", "要不要上班", "Whether the office works"),
        "kind": ("text", "workday 上班、weekend 週末、holiday 假日、makeup 補行上班",
                 "workday, weekend, holiday or makeup (a Saturday worked instead)"),
        "name": ("text", "假日名稱；平常日空白", "Name of the holiday in Chinese; else blank"),
        "name_en": ("text", "英文名稱", "Name in English"),
    },
    "test_plan": {
        "version": ("text", "要測的版本", "Version under test"),
        "asked_from": ("date", "經理來信的日子，從這天起可以發出請求",
                       "Day of the manager's mail; requests go out from then on"),
        "start": ("date", "第 1 個工作天", "Workday 1"),
        "launch_by": ("date", "最晚上線日", "Latest day of go-live"),
    },
}  # fmt: skip
