"""The words of asking: what tells a question's kind, and what is left when they are taken away.

A question is data: it is compared with fixed patterns, and nothing of it is ever executed. What belongs to
the language of questions is told apart from content by whole words, as jieba cuts them: 人才 keeps its 才, and
专项 its 项.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from indexer.words import fold_text, simplify, tagged
from query.understanding.deadlines import with_digits
from query.understanding.plan import Asks

__all__ = ["content", "figure", "metadata_field", "metadata_fields", "normalise", "role_of", "without_fields"]

_SHORTEST = 4  # characters of a question without greetings
_LONGEST = 1000  # characters that are read; the rest of a longer question adds nothing
_CONTROLS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x1f\x7f]")  # of a terminal, with a pasted question
_QUOTES = str.maketrans("", "", "“”")
# Who asks, greetings and thanks say nothing of what is asked.
_POLITE = re.compile(
    r"(?:您好|你们?好|大家好|打扰一?下?了?|多谢了?|谢谢您?了?|感谢|拜托了?|辛苦了?|急用|在线等)[,。!~ ]*|"
    r"(?:^|(?<=[,。;!]))\s*(?:我|我们|本人|我司|我们公司|我们单位|咱们?)(?:这边)?(?:是|在)[^,。;!?局委办厅部]{1,30}[,。;!]|"
    r"领导(?:让|叫|要求?|安排)我们?|都?[找拎拉捋挑][一]?[出下]来?(?=$|[,。!?])"
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ENGLISH = (
    *((rf"\b{word}\b", str(n)) for n, word in enumerate(_NUMBERS, 1)),
    (r"(\d+) busiest (?:units?|departments?|bodies)", r"最忙的\1个单位"),
    (r"\bbusiest\b", "最忙的"),
    (r"(?:^|(?<=[^a-z ]))(?:is|are|does|do|did)\b(.*)$", r"\1吗"),
    (r"\b(?:who|which (?:unit|body|department|office)) (?:has|have)(?: the)? most (?:tasks?|duties)", "谁的任务最多"),
    (r"\b(?:who|which units?|which bodies|which departments?) (?:is|are)(?: jointly)? responsible for", "谁负责"),
    (r"\b(?:who leads?|who is leading)\b", "谁牵头"),
    (r"\bled by\b", "牵头"),
    (r"\b(?:who|which (?:unit|body|office)) (?:issued|published)\b", "谁发布的"),
    (r"\b(?:issued by|issuer)\b", "发文机关"),
    (r"\bwhen\b.*\b(?:published|released)\b|\bpublication date\b", "发布日期"),
    (r"\bwhen\b.*\b(?:issued|signed|adopted)\b|\bdate of issue\b", "成文日期"),
    (r"\b(?:document|reference) number\b", "文号"),
    (r"\bhow many (?:tasks?|measures?)\b", "多少项任务"),
    (r"\bhow many (?:units?|bodies|departments?)\b", "多少个单位"),
    (r"\bhow many (?:targets?|indicators?)\b", "多少个指标"),
    (r"\bhow many\b|\bhow much\b", "多少"),
    (r"\b(?:which|what) (?:tasks?|measures?|duties)\b", "哪些任务"),
    (r"\b(?:which|what) (?:units?|bodies|departments?)\b|\bwho\b", "哪些单位"),
    (r"\b(?:which|what) (?:targets?|indicators?)\b", "哪些指标"),
    (r"\b(?:everything|all tasks)\b", "全部任务"),
    (r"\btasks? (?:of|for)\b(.*)$", r"\1 有哪些任务"),
    (r"\b(?:about|regarding|related to|in the field of)\b", "方面"),
    (r"\b(?:has|have) to do\b", "负责"),
    (r"\bshared(?: by)?\b", "共同"),
    (r"\bat least (?=\d)", "不少于"),
    (r"\bmore than (?=\d)", "超过"),
    (r"\b(?:at most|no more than) (?=\d)", "不超过"),
    (r"\b(?:fewer|less) than (?=\d)", "少于"),
    (r"\bwithout (?:any )?(?:a )?responsible (?:units?|bodies)\b", "没有责任单位"),
    (r"\b(?:but )?(?:not|without|except)\b", "不含"),
    (r"\beither\b", "任一"),
    (r"\bonly\b", "只有"),
    (r"\bor\b", "或"),
    (r"\b(?:both|together|jointly)\b", "共同"),
    (r"\band\b", "和"),
    (r"\b(?:works?|working|cooperates?|collaborates?)\b(?: \w+)? with\b", "合作"),
    (r"\b(?:targets?|indicators?)\b", "指标"),
    (r"\b(?:every|each|per) year\b|\bannual(?:ly)?\b", "每年"),
    (r"\b(?:tasks?|measures?|duties)\b", "任务"),
    (r"\b(?:units?|bodies|departments?)\b", "单位"),
    (r"\b(?:involv(?:e|es|ed|ing)|concern(?:s|ing)?|assigned to|mention(?:s|ing)?)\b", "涉及"),
    (r"\b(?:responsible|in charge|handles?)\b", "负责"),
    (r"\bleads?\b", "牵头"),
    (r"\b(?:more)\b", "更多"),
    (r"\b(?:most)\b", "最多"),
    (
        r"\b(?:the|a|an|of|for|in|by|to|does|do|did|have|has|is|are|was|were|be|it|please|list|show|all|me|give|tell|what|"
        r"which|where|there|this|that|must|should|shall|with|on|about|than|any|some|they|their|its|been)\b",
        " ",
    ),
)
NO_UNIT = re.compile(
    r"(?:没有?|未|漏|忘[了记]|缺少?|不|无)(?:标明|写明|标注|明确|注明|指明|点明|说明|交代|给出|规定|标|写|列|指定|落实|安排|有)*(?:任何)?(?:明确的?)?(?:责任|牵头|负责)(?:的?(?:单位|部门)|主体|人)|"
    r"(?:责任|牵头|负责)(?:单位|部门|主体)(?:不明|没写|未写|缺失|空缺|为空|空白|是空|没有?明确|未明确)|"
    r"没有?落实到(?:具体)?(?:的?单位|部门|人)|没人(?:负责|管|认领)|无人(?:负责|认领|管)|谁都没有?(?:负责|管)|没有(?:单位|部门|人)(?:来)?(?:负责|管|认领)|"
    r"(?:没有?|未|漏)(?:标明?|写明?|标注|注明|列出?)(?:了)?(?:责任)?(?:单位|部门)(?!的?(?:名称|职责))"
)
TASKS = re.compile(
    r"任务|工作(?!站)|事项|职责|措施|举措|活儿?|要做|做什么|干什么|负责|承担|参与|参加|涉及|牵涉|牵头|配合|主管|分管|哪[几些]?[项条件]|管什么|的活|该做"
)
WHO = re.compile(
    r"谁|哪[些个几一]?[个家]?(?:责任|牵头|配合)?(?:单位|部门|局|机构|委办局)|由?(?:什么|啥)(?:单位|部门)|责任(?:单位|部门|主体)|牵头(?:单位|部门)|(?:配合|参与)(?:单位|部门)|"
    r"主体|归口|负责人|哪几?家|哪个(?:县|区|市|县区|地方)"
)
EVERYONE = re.compile(r"单位|部门|机构|主体|谁")
WITH = re.compile(
    r"还有(?:谁|哪[些几]?[个家]?(?:单位|部门))|合作|搭班子|搭档|搭伙|搭配|伙伴|协作|联手|共事|打交道|一起|一道(?!题|菜|线)|一同|携手|配合得?最|配合密切|共同|协同|联合|交集|同一[项个]?任务|往来|[和跟与同](?:谁|哪[些几]?[个家]?(?:单位|部门|局)?).{0,4}(?:对接|配合|衔接|沟通|协调)"
)
MOST = re.compile(
    r"最多|最少|前[一二两三四五六七八九十\d]+[个名家位]?|排(?:名|行|序|一下|个|第)|最重|最忙|最轻|最闲|top|倒数|第[一二三四五六七八九十\d]+(?:多|少|名|位)|排(?:名|在)?第|第几(?:名|位|多)|"
    r"(?:每|各)个?(?:单位|部门|家|局).{0,6}(?:多少|几|任务(?:数|量|总))"
)
ONLY = re.compile(
    r"[单光只]靠|只(?:有|涉及|由|归|是(?!配合|牵头|协办|参与)|写|让|要|提|点名|列|含|包括)|仅|单独|独自|独立(?:负责|承担|完成)|独家|唯一|一[家个](?:单位|部门)?(?:自己|单独|独自|在)*(?:负责|承担|管|做|干|扛)"
)
LEAST = re.compile("最少|最轻|最闲|倒数|更少|第[一二三四五六七八九十]+少")
MENTIONS = re.compile(
    "有没有(?:写|说|讲|谈)|提到|提及|提过|写到|写了|写着|点名|点到|这个?(?:词|字眼|说法|提法)|说到|讲到|出现|含有|字样"
)
# 清单这个词: what is said to be a word of the text is none of asking.
SAID = re.compile(
    r"(?:.*(?:有没有|提[到过及]|出现过?了?|写[了过到]))?(?P<said>\w{2,12}?)这[个两一]?个?(?:词语?|字眼|说法|提法)"
)
BY_NAME = re.compile("直接|点名|指名")
FIELD = re.compile(
    "方面|领域|主题|话题|[这那]一?[块类]|板块|条线|(?<=.)类(?=的|任务|工作|$)|上的?(?=任务|工作)|about|regarding"
)
SAFEGUARDS = re.compile("保障(?:性)?(?:措施|举措|办法|工作)")
GOALS = re.compile("(?:总体|主要|工作|发展|整体|总的?|行动|最终|具体)?目标(?:任务)?")
FIGURES = re.compile("量化|指标|数字|多少|几[家个名项]|数值|比例|达到|每年")
HOW_MANY = re.compile("多少|(?<!哪)几[个项条大类块]|几(?=方面)|总数|数量")
OF_DOMAINS = re.compile(
    "[一二三四五六七八九十\\d]+[大个]|重点|优势|主要|产业|发展|领域|方向|主题|板块|方面|大块|[几多哪]个?|分|规划|支持"
)
DOMAINS = (
    (
        "field",
        re.compile(
            "(?:重点|优势|主要|产业|发展|哪[些几]?个?|几[个大]?|多少个?|什么|[一二三四五六七八九十\\d]+[大个])(?:产业)?(?:领域|方向)"
        ),
    ),
    ("theme", re.compile("(?:哪[些几]?个?|几[个大]?|多少个?|什么)(?:主题|板块|方面|大块)|(?:主题|板块)(?:有|是|包括)")),
)
NO_TARGET = re.compile(
    "(?:没有?|未|无|缺少?|不(?=带|设|含|写|提))(?:带|设|含|写明?|提出?|设定?|定|明确|列出?|给出?|规定|任何)*(?:任何)?(?:的)?(?:量化|数字|具体|定量|考核)*(?:的)?(?:目标|指标)(?:值)?"
)
MOST_UNITS = re.compile(
    "(?:单位|部门|主体|机构)(?:数量?|个数)?最[多少](?!的?(?:单位|部门))(?=的|$|[ ,?是])|(?:单位|部门)(?:数量?)?.{0,2}最[多少].{0,6}(?:任务|工作|条|项)(?!.{0,3}(?:单位|部门))"
)
YES_NO = re.compile(
    r"(?:了|过|有).{1,20}没有$|(?<=.{3})吧$|(?<![什怎这那])么$|[吗嘛]|是否|是不是|有没有(?!漏)|对不对|对吗|(参与|负责|管|涉及|承担|牵头|配合|归|属于|需要|用)[不没]\1|参不参|负不负|要不要|归不归|该不该|(?:参与|负责|管)(?:没有|不)$|有份(?!而|却|但|的|,)|在不在|有无|"
    r"(?:参与|参加|负责|涉及|承担|牵头|配合|管|干|做).{1,16}(?<![要对])(?:不|没有?)$"
)
EVERY = re.compile("(?:所有|全部|每一?[项个条]).{0,8}(?:任务|工作|事项|措施)")
COMPARE = re.compile(
    r"排(?:个|一个|一下)?(?:序|名次|队)|从[多少]到[多少]|(?:谁|哪[个家一]?个?(?:单位|部门|局)?).{0,8}(?:多|少|重|忙|大)|比.{0,20}(?:多|少|重|忙)|对比|比较|相比|比一比|不一样|[更谁]多|更少|(?:一样|同样|一般)多|(?:数量?|数目)(?:一样|相同|相等)|持平|不同|区别|差别|差异|多还是少|差几|差多少|(?:各|分别)(?:自|都)?(?:有|是)?(?:多少|几)"
)
# What has been done, and how things stand: documents say what is to be done.
PROGRESS = re.compile(
    "(?<![要须应待可])完成(?:了(?!之)|得|没|情况|进度)|(?:已经?|有没有|是否|是不是|都|没有?|全部)完成|进展|进度|落实(?:情况|得怎|了没)"
)
NOW = re.compile("现在|目前|如今|眼下|当前|现有|已有|已经有|截至今天")
EQUAL = re.compile("(?:一样|同样|一般)多|(?:数量?|数目)(?:一样|相同|相等)|持平")
COMPARED = (
    ("tasks", re.compile("任务|工作(?!方案|要点|计划)|措施|事项")),
    ("units", re.compile("单位|部门")),
    ("targets", re.compile("指标|目标|数字(?![化经政乡产])")),
)
CHANGES = re.compile(
    "(?:有|是)?(?:什么|哪些|多大|何|怎么|怎样|如何)?的?(?:变化|变动|差异|不同|差别|区别|提高|增长|增加)(?:了|多少|情况)*"
)
COUNT_TASKS = re.compile(
    r"(?:多少|(?<!哪)几)次|(?:多少|(?<!哪)几)[件项个]事|(?:有|共|包括|包含|下面|分)\s*(?:多少|(?<!哪)几)[项条件]\s*$|(?:多少|(?<!哪)几)(?:大)?(?:项|个|条|件)?(?:重点|主要)?(?:任务|工作(?!站|日)|措施|职责|事项)|(?:任务|工作|事项)(?:里|中|当中)?(?:一?共|总共|总数|数量|总量|数)?(?:有|是)?(?:多少|几)|"
    r"(?:承担|负责|参与|参加|牵头|涉及|配合|分管|主管|管|认领|扛|摊上)(?:了|的|着)?(?:多少|几)[项个条件]|(?:任务|工作)(?:的)?(?:总数|数量|总量|数|个数)|^\s*(?:有|一?共|总共|共有|包含|包括|下面?|里|列了|里面|分)*\s*(?:多少|几)[项条件]\s*$"
)
COUNT_UNITS = re.compile(
    r"(?:多少|(?<!哪)几)(?:个|家)?(?:责任|牵头|配合|不同的?)?(?:单位|部门|机构)|(?:单位|部门).{0,30}?(?:一?共|总共|总计)?(?:有|是)?(?:多少|几)(?:个|家)|(?:单位|部门)(?:总数|数量|数)"
)
COUNT_TARGETS = re.compile(
    r"(?:多少|(?<!哪)几)(?:个|项|条)?(?:量化|考核|定量|约束性)?(?:的)?(?:指标|数字目标|量化目标)|(?:指标|目标)(?:一?共|总共)?(?:有|是)?(?:多少|几)[个项条]$|(?:指标|量化目标)(?:的)?(?:总数|数量|个数)"
)
COUNT_DOCUMENTS = re.compile(
    r"(?:多少|几)(?:个|份|篇|部)?(?:政策)?(?:文件|公文|文档)|(?:文件|公文)(?:总数|数量)|(?:文件|公文)(?:一?共|总共)?有?(?:多少|几)[个份篇](?!部分|方面)"
)
DOCUMENTS_WITH = re.compile(
    r"(?:哪些|哪几[个份]|什么|多少|几[个份])(?:政策)?(?:文件|公文)(?:里面?|中|当中)?(?:都)?(?:有没有)?(?:提到|提及|涉及|写到|说到|讲到|出现|含有|关于)|(?:提到|提及|涉及|写到|讲到|关于|含有|有关).{1,20}的(?:政策)?(?:文件|公文)(?:都)?(?:有哪些|有几[个份]|有多少|$)|"
    r"[跟与和同].{1,12}(?:有关|相关|沾边)的?(?:政策)?(?:文件|公文)"
)
DOCUMENTS = re.compile(
    r"(?:哪些|哪几[个份]|什么|所有|全部)(?:政策)?(?:文件|公文)\s*$|(?:文件|公文)(?:列表|清单|目录)|^\s*(?:是|属于)?(?:什么|哪个|哪份)文件"
)
WHICH_TASKS = re.compile(
    r"(?:哪些|哪几[项条个件]|哪[项条]|什么)(?:重点|主要|具体)?(?:任务|工作|措施|条目|事项)|在哪[几些]?[条项](?!指标|目标)|的[是在有]哪[几些]?[条项](?!指标|目标)|(?:任务|工作|条目|事项)(?:中|里面?|当中|之中)?(?:都)?(?:有|是)?(?:哪些|哪几[项条个件]?)(?!量化|指标|目标|数字)|的(?:重点|主要|具体)?(?:任务|工作|事项|条目)\s*(?:清单|列表)?$"
)
TARGET = re.compile(
    r"(?:定|设|要求|标准)得?(?:更|最)?[高低]|指标|量化|(?:哪些|什么|几个)(?:具体)?数字(?![化经政乡产])|数字目标|目标|定量|数值|任务量"
)
VALUE = re.compile(
    r"多少|(?<!哪)几(?![项条]任务)|多久|多长时间|总量|总规模|目标(?:值)?是|达到.{0,3}(?:多少|什么)|比例|占比|比重|增速|百分之|目标(?:是)?什么"
)
ASKS_VALUE = re.compile("多少|(?<!哪)几[家个名项条人位]|百分之几|是多少")
THAN_YEAR = re.compile(
    r"[比较]\s*20\d\d年?(?:底|末)?的?(?:要|再|多|会|将)*(?:增[加长]|提高|上升|多|减少|下降|少|高|低|涨)"
)
ANNUAL = re.compile(r"每年|年均|逐年|每一年|年度(?=指标|目标|量化|新增|任务指标)")
SECTION = re.compile(
    r"有哪些|是什么|是啥|怎么[说写讲规]|咋[说写讲]|内容|讲[了的]?[什啥]|说[了的]?[什啥]|关于|原文|如何规定|哪几条|写了?[什啥]|规定|要求|全文|正文"
)
HOW = re.compile(
    r"怎么(?!说|写|讲|规|排)|怎样|如何|为什么|咋(?!说|写|讲)|能不能|哪里|什么是|有没有|有什么.{1,16}(?:措施|办法|政策|支持)"
)
_ROLE = ((re.compile("牵头|主办|挂帅|领头|带头"), "lead"), (re.compile("配合|协办|协助|打下手"), "cooperating"))
_ANY_ROLE = re.compile(
    "(?:牵头|主办|配合|协办)(?:或者?|还是|以及|和|、|及|与)(?:是)?(?:参与|参加|配合|负责|牵头|主办|协办)"
)
_WHEN = r"(?:哪天|哪一天|何时|什么时候|啥时候|几号|几月|哪年|哪一年|多会儿|日期|时间)"
_METADATA = (
    ("文号", r"文号|(?:公文|文件|发文)的?编?号|发文字号|第几号|多少号|几号文"),
    ("索引号", r"索引号"),
    (
        "施行日期",
        rf"{_WHEN}(?:开始|正式|起|算起)*(?:施行|实施|执行|生效)|(?:施行|实施|执行|生效)(?:的|于|是|在)*{_WHEN}",
    ),
    (
        "有效期",
        rf"有效期限?(?:是|有|为|到|至)*(?:多[久长]|几年|{_WHEN})?|{_WHEN}(?:失效|作废|到期|废止)|(?:失效|作废|废止){_WHEN}",
    ),
    (
        "发布日期",
        rf"(?:公布|发布|上网|公开|挂网|挂出来?)(?:的|于|是|在|出来)*{_WHEN}|{_WHEN}.{{0,6}}(?:公布|发布|公开|上网|挂网|挂)",
    ),
    (
        "成文日期",
        rf"(?:成文|签发|印发|制定|签署|落款|出台|下发|颁布|发文)(?:的|于|是|在)*{_WHEN}|{_WHEN}.{{0,6}}(?:成文|印发|签发|出台|制定|下发|颁布|发的|印的|出的|写的|签的|发文)",
    ),
    (
        "发文机关",
        r"(?:发文|签发|落款|署名)(?:的?(?:机关|单位|机构|部门)|(?:是|的)?谁)|"
        r"(?:哪[些几]个?|几[个家]|哪[些几]家|谁)(?:单位|部门|机关|机构)?(?:联合|共同|一起)(?:印发|发布|发文|出台|制定|下发|发)|"
        r"哪[些几]个?(?:单位|部门|机关|机构)(?:发|印发|发布|出台|下发)的?[? ]*$|(?:谁|哪个(?:单位|机关|部门|机构)|哪家(?:单位)?|什么(?:单位|机关|部门)).{0,4}(?:发的|印的|印发|发布|出台|制定|下发|颁布|发文|起草|出的)|"
        r"(?:印发|发布|制定)(?:机关|单位|机构)|(?:谁|哪里|哪儿)(?:发|印发|下发)的?",
    ),
    (
        "期限",
        r"管(?:到)?哪几?年|哪几年|到哪一?年(?:为止|结束)?$|(?:实施|执行|规划|计划|行动)?(?:期限|周期|年限|起止)(?!日期)",
    ),
    (
        "标题",
        r"(?:是|属于)关于(?:什么|啥|哪[些个]?方面)的?\s*(?:文件)?$|标题|全称|全名|文件名|名称|叫什么|叫啥|是(?:什么|哪份|哪个)文件|题目",
    ),
    ("主送机关", r"主送|发给(?:了)?(?:谁|哪些|哪里)|印发给|抄送"),
)
_ASKED_TOGETHER = ("文号", "发布日期", "成文日期", "发文机关")
_OF_DOCUMENTS = "文件|方案|计划|意见|通知|措施|办法|规划|政策|印发|发布|制定|出台|成文|签发"
_FIELDS = tuple((name, re.compile(pattern)) for name, pattern in _METADATA)
# Of the language of questions wherever it stands.
_PHRASES = re.compile(
    r"(?:(?<=比重)|(?<=占比)|(?<=比例))[要得应需该](?=[达提不超突控升降])|[这那]个?(?:词语?|字眼|说法)|(?<=.)有(?=哪[些几]|什么|啥)|[里中]?点到|[这那]一?件(?:事[儿情]?)?|办(?:完|好|成|下来|结(?=[要需得用多几 ]|$))|多(?:久|长时间)|(?:多少|几)(?:天|个月|小时)(?:之?内)?|[这那]一?[条项](?!件|目)|找(?=谁|哪)|(?<=部门|单位)(?:去|来)?(?:对接|咨询|联系|打听|问)|条目|集体称谓|(?:烦请|烦劳|劳烦|有劳|劳驾)|列[明示出]|承担责任|[这那]?(?:一)?摊子(?:事)?|分到|[这那本该](?:一)?[份个部篇](?:政策)?(?:文件|方案|计划|意见|通知|措施|办法|规划)(?:里面?|中|内)?|手头|今年底?|明年底?|去年|年[内底末]|全年|(?:数量|数字|量化|定量)(?:指标|目标|任务)|干过?活|干过|哪?[一几两]个(?:局|委|厅)|这[边儿]|那[边儿]|沾边|"
    r"归口?(?=哪|谁|什么|啥)|(?:需?要|将)建(?:设|成)?(?=[a-z0-9])|要(?=达到|新增|引进|完成|建成|建(?:$|[ 几多])|管|办)|参不|负不|要不要|用不用|归不归|管不管|该不该|在不在|有没份|[三两双多]方|(?<=谁)来(?=[建做管办抓负牵])|哪[些几个一]?个?(?:机构|机关)|(?:什么|啥)(?:机构|机关)|第[一二两三四五六七八九十\d]+(?:多|少|名|位)|(?:任务)?数?前[一二两三四五六七八九十\d]+(?:个|名|位)?|top ?\d+|by number|请问|(?:本|这个|这份|该)(?:计划|方案|文件|意见|通知|行动)|麻烦你?|帮我|帮忙|[查看列说问][一]?下|告诉我|我想[知问]道?|列出来?|列举|罗列|介绍一?下|(?:重点|主要|具体)(?:任务|工作)|哪[些几个一]?(?:[项条件家些](?!目))?|什么|啥|"
    r"(?:多少|几)(?:个?百分点|个?工作日|[十百千万亿]*(?:立方米|平方米|公里|千米|公顷|千瓦时?|人次|[吨亩元户座台辆米公斤])|大?[家个名项条件人位所批])?(?:以[上下内])?|(?:要|需|应|将|得)?(?:建|达|提高|增加|增长|降低?|下降|减少|扩大|压减|升|压缩|缩短|控制)?[到在](?=多少|几|百分|什么程度|[ ?]*$| )|不?(?:超过|突破|高于|低于|少于|大于)(?=多少|几|百分)|个?百分点|百分之|20\d\d\s*年?(?:底|末|内|度)?|每一?年|年度|由谁|谁|有没有|是不是|是否|对不对|能不能|可不可以|怎么样|怎么|怎样|如何|为什么|咋|"
    r"(?:两|三|四|五|几)[家个](?:单位|部门)?|三者|二者|两者|(?:任[意何]?|其中)(?:的)?(?:任[意何])?一[家个]|一个都|头上|名下|身上|手[里上]|同一[项个]?|干活|点到?名|还是|(?<=.)办公?吗"
)
_FUNCTION = frozenset(
    "的了吗呢吧啊呀与跟及或在是有要应需该被把让给由从对为按这那都也就还才只仅各其之里做干管归哪啥咋几多少"
)
_GRAMMAR = "rpcduyeo"  # pronouns, prepositions, conjunctions, adverbs, particles, interjections
_HAN = "一二三四五六七八九十"


@cache
def _english() -> tuple[tuple[re.Pattern[str], str], ...]:
    """A word of English ends where its letters do: what stands beside it may be Chinese."""
    edge = r"(?:(?<![a-z])(?=[a-z])|(?<=[a-z])(?![a-z]))"
    return tuple((re.compile(pattern.replace(r"\b", edge)), chinese) for pattern, chinese in _ENGLISH)


@cache
def _english_names() -> tuple[tuple[re.Pattern[str], str], ...]:
    """English names of offices and subjects with the Chinese ones, longest first."""
    lines = (files("query.understanding") / "data" / "english.txt").read_text("utf-8").splitlines()
    pairs = [line.split(" = ") for line in lines if " = " in line and not line.startswith("#")]
    edged = [(re.compile(rf"(?<![a-z])(?:{english})s?(?![a-z])"), chinese) for english, chinese in pairs]
    return tuple(sorted(edged, key=lambda pair: -len(pair[0].pattern)))


def normalise(question: str) -> str:
    """A question in simplified, half-width, lower-case characters, the English of asking in Chinese."""
    text = with_digits(fold_text(simplify(_CONTROLS.sub(" ", question[:_LONGEST]))).strip()).translate(_QUOTES)
    text = _POLITE.sub("", text) if len(_POLITE.sub("", text)) > _SHORTEST else text
    if re.search("[a-z]{2}", text):
        for pattern, chinese in (*_english_names(), *_english()):
            text = pattern.sub(chinese, text.strip(" ?.!"))
    return re.sub(r"(?<![a-z])\s+(?![a-z])|\s{2,}", " ", text).strip()


def content(text: str, *, drop: re.Pattern[str] | None = None) -> str:
    """What is left of a text without the words of asking; words that stood together stay together."""
    text = _PHRASES.sub(" ", drop.sub(" ", text) if drop else text)
    kept = "".join(" " if _of_asking(word, tag) else word for word, tag in tagged(text))
    runs = re.sub(r"[^\w%、&·-]+", " ", kept)
    return re.sub(r"(?<![^\s、])[\u4e00-\u9fff](?![^\s、])", " ", runs).strip(" 、-")


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset((files("query.understanding") / "data" / "asking.txt").read_text("utf-8").split())


def _of_asking(token: str, tag: str) -> bool:
    """不归, 各项任务, 来做: also with a word of the grammar in front."""
    bare = re.sub("^(?:各项?|不|没|未|来|要|都|被|所|去)", "", token)
    if tag[0] in _GRAMMAR and not token.isascii():
        return True
    return token in _vocabulary() or bare in _vocabulary() or set(token) <= _FUNCTION


def role_of(text: str) -> str | None:
    """The role asked for: lead, cooperating or None, where it is either: 是牵头还是配合."""
    if _ANY_ROLE.search(text):
        return None
    found = [role for pattern, role in _ROLE if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def metadata_field(text: str) -> str | None:
    """Which of a document's own data is asked for."""
    return next((name for name, pattern in _FIELDS if pattern.search(text)), None)


def metadata_fields(text: str) -> tuple[str, ...]:
    """All of a document's own data that one question asks for: 谁发的、什么时候发的."""
    return tuple(name for name, pattern in _FIELDS if name in _ASKED_TOGETHER and pattern.search(text))


def without_fields(text: str) -> str:
    """The words of content without those that ask for a document's own data, or say what kind of document it is."""
    return re.sub(f"{_OF_DOCUMENTS}|" + "|".join(pattern for _, pattern in _METADATA), " ", text)


def figure(text: str) -> int:
    """一 … 十, 两, and Arabic figures."""
    return int(text) if text.isdigit() else 2 if text == "两" else _HAN.index(text[0]) + 1


KINDS_OF_COUNT = ((COUNT_UNITS, Asks.COUNT_UNITS), (COUNT_TARGETS, Asks.COUNT_TARGETS), (COUNT_TASKS, Asks.COUNT_TASKS))
