"""T2.2.f: the exercise with its sentences."""

from __future__ import annotations

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_2_demographics import COLUMNS, _with, by_members, calls, demographics, practice

SURVEY_WORLDS = (WorldSpec(241, 2024, "all"), WorldSpec(242, 2026, "none"),
                 WorldSpec(243, 2027, {"D38"}))

F = Exercise(
    "T2.2.f",
    parts=(Part(
        "demographics", demographics, inputs=calls,
        load=("crm", "survey", "tag_rules[least_respondents]"),
        compare=Compare("frame", ("question", "answer"), dict.fromkeys(COLUMNS[2:], 1e-6)),
        practice=practice,
    ),),
    misconceptions=(
        Misconception("unweighted", _with(unweighted=True),
            "Your share is that of the answers. Young women answer most, so the survey is not the "
            "members. Let each answer stand for members ÷ answers of its group."),
        Misconception("upside_down", _with(upside_down=True),
            "Your weights are answers ÷ members, upside down: who answers often counts even more. "
            "Take members ÷ answers."),
        Misconception("shares_as_weights", _with(shares_as_weights=True),
            "Each answer weighs what its whole group weighs. A group with many answers then counts "
            "many times. Divide by the answers of the group."),
        Misconception("mean_of_strata", _with(mean_of_strata=True),
            "You take the mean of the groups' shares. A group of 60 members then counts as much as "
            "one of 6,000. Weight by members."),
        Misconception("age_only", _with(age_only=True),
            "You weight by age band only. Women answer more often in every band. Use age band and "
            "sex together."),
        Misconception("sex_only", _with(sex_only=True),
            "You weight by sex only. The young answer far more often. Use age band and sex "
            "together."),
        Misconception("asked_only", _with(asked_only=True),
            "You weight up to the members who agreed to be contacted. The table is about all "
            "members. Count all rows of crm."),
        Misconception("asked_answers", _with(asked_only=True, asked_answers=True),
            "You weight up to the members who agreed to be contacted. The table is about all "
            "members. Count all rows of crm."),
        Misconception("joined_before", _with(joined_before=True),
            "You leave out members who joined after the first answer came in. They are members as "
            "well. Count all rows of crm."),
        Misconception("twice_out", _with(twice_out=True),
            "You leave out everybody who answered twice. Their last answer is as good as another. "
            "Use keep=\"last\" after sorting by answered_at."),
        Misconception("twice_kept", _with(twice_kept=True),
            "Who answered twice counts twice. Keep one answer of each member, the last."),
        Misconception("first_answer", _with(first_answer=True),
            "You keep the first answer of those who answered twice. They came back to correct it. "
            "Keep the last by answered_at."),
        Misconception("older_answer", _with(older_answer=True),
            "Where a member's last answer leaves a question open you go back to an older one. The "
            "last answer counts, open questions included. Drop missing answers after you have kept "
            "the last of each member."),
        Misconception("unknown_sex_out", _with(unknown_sex_out=True),
            "You leave out members whose sex is not given. They are members like the others. Treat "
            "未填 as a group of its own; the rule on small groups takes care of it."),
        Misconception("unknown_is_woman", _with(unknown_is_woman=True),
            "You count members whose sex is not given as women. Nobody knows. Treat 未填 as a "
            "group of its own; the rule on small groups takes care of it."),
        Misconception("order_of_file", _with(order_of_file=True),
            "You keep the answer that stands last in the file. The file is not in order of time. "
            "Sort by answered_at first."),
        Misconception("left_kept", _with(left_kept=True),
            "You keep answers of people who are not in crm any more. They stand for no member. "
            "Leave them out, for example with an inner merge."),
        Misconception("said_only", _with(said_only=True),
            "You leave out everybody who left one of the two questions open. Who gives no income "
            "may give an education. Treat each question by itself."),
        Misconception("refusals_counted", _with(refusals_counted=True),
            "You count an open question as an answer of its own. Not to say is no education. Leave "
            "out missing answers of this question."),
        Misconception("of_all_answers", _with(of_all_answers=True),
            "raw_share is divided by all who took part, also those who left this question open. "
            "Divide by the answers to this question."),
        Misconception("weights_of_all", _with(weights_of_all=True),
            "Your weights count everybody who took part, also where this question was left open. "
            "Older people refuse income most, and are then too light. Count the answers to this "
            "question."),
        Misconception("never_merged", _with(never_merged=True),
            "A group with fewer than least answers stands for itself in yours. One person then "
            "speaks for hundreds, and an empty group for nobody. Put the whole age band together "
            "there."),
        Misconception("only_empty", _with(only_empty=True),
            "You put groups together only where nobody answered. Fewer than least answers is too "
            "few as well. Compare with least."),
        Misconception("empty_unseen", _with(empty_unseen=True),
            "A group in which nobody answered never counts as small in yours: it is not in your "
            "table, or its number is NA, and NA < least is False. Keep all groups of crm with "
            "how=\"left\", then fillna(0), then compare."),
        Misconception("small_of_band", _with(small_of_band=True),
            "You put together only the small groups of an age band; its larger groups stay apart. "
            "As soon as one group is small, the whole band becomes one group, all sexes together."),
        Misconception("least_merged", _with(least_merged=True),
            "A group with exactly least answers is put together with others in yours. It may stand "
            "for itself: fewer than least is <."),
        Misconception("least_written", _with(least_written=True),
            "You wrote the limit of 5 into your code. Take least."),
        Misconception("small_dropped", _with(small_dropped=True),
            "You leave small groups out. Their members are then nobody's. Put the age band "
            "together and give all its members one weight."),
        Misconception("small_together", _with(small_together=True),
            "You put the small groups of all ages into one. Old and young then speak for each "
            "other. Put the whole age band together instead."),
        Misconception("by_sex", _with(by_sex=True),
            "You put a small group together with its sex over all ages. Education differs by age. "
            "Put the whole age band together."),
        Misconception("everything_merged", _with(everything_merged=True),
            "As soon as one group is small you put all members into one group, and nothing is "
            "weighted. Put only that age band together."),
        Misconception("lone_kept", _with(lone_kept=True),
            "An age band with fewer than least answers, all sexes together, still gets a weight in "
            "yours. It cannot stand for anybody: its weight is 0, and coverage says so."),
        Misconception("one_band_up", _with(one_band_up=True),
            "You cap the weights. It makes the table calmer and wrong on purpose, and the task "
            "does not ask for it. Use members ÷ answers."),
        Misconception("of_all_members", _with(of_all_members=True),
            "You divide by all members. Where an age band is left out the shares then do not add "
            "up to 1. Divide by the sum of the weights."),
        Misconception("people", _with(people=True),
            "Your share is a number of members. Divide by the sum of the weights."),
        Misconception("in_percent", _with(in_percent=True),
            "Your shares are percentages. Ratios in this course are fractions: 0.4 and not 40. "
            "Leave out the 100."),
        Misconception("raw_is_weighted", _with(raw_is_weighted=True),
            "raw_share is the weighted share in yours. It is there to show what weighting changed: "
            "answers ÷ answers to the question."),
        Misconception("raw_of_used", _with(raw_of_used=True),
            "raw_share leaves out answers whose weight is 0. It is about the survey as it came in. "
            "Divide by all answers to the question."),
        Misconception("effective_is_count", _with(effective_is_count=True),
            "n_effective is the number of answers in yours. Unequal weights cost precision. It is "
            "(sum of weights) squared ÷ sum of the squared weights."),
        Misconception("effective_is_sum", _with(effective_is_sum=True),
            "n_effective is the sum of the weights in yours, that is members and not answers. An "
            "interval made from it would be far too narrow. Square the sum and divide by the sum "
            "of squares."),
        Misconception("covered_by_answers", _with(covered_by_answers=True),
            "coverage is answers ÷ members in yours, the rate of response. Asked is the share of "
            "members whose group has a weight."),
        Misconception("covered_all", _with(covered_all=True),
            "coverage is 1 everywhere in yours. Where an age band was left out its members are "
            "represented by nobody. Divide the members of the groups used by all members."),
        Misconception("zeros_left_out", _with(zeros_left_out=True),
            "Answers that were given and have weight 0 are not in your table. They were given: "
            "keep the row, with share 0."),
    ),
    alternatives=(Alternative("by_members", by_members),),
    hints=(
        "Make a table of groups first: age band, sex, members from crm, answers to one question. "
        "Look at the groups with few answers.",
        "For each question: last answers of members who said something; groups; age bands with a "
        "small group become one; weight = members / answers; then sums of weights by answer.",
        "groups = crm.groupby([\"age_band\", \"sex\"]).size().reset_index(name=\"members\"); "
        "groups[\"group\"] = groups[\"age_band\"] + groups[\"sex\"].where(~groups[\"age_band\"]"
        ".isin(small), \"\"); weight = said[\"group\"].map(size[\"members\"] / size[\"answers\"])",
    ),
    solution=(
        "An answer stands for the members of its group divided by the answers of its group, so "
        "groups that answer rarely get their due. This repairs only what age and sex explain: if "
        "within a group the better educated answer more often, no weighting by age and sex sees "
        "it. Small groups are put together by a rule that was fixed beforehand, and coverage and "
        "the effective number of answers say what the table is worth."
    ),
    worlds=SURVEY_WORLDS,
)
