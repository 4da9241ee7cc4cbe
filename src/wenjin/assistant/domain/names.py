"""Names that somebody gives as their own: "my name is …", "我叫…", "اسمي …".

Names cannot be told from words; the words before some of them can. What follows such words becomes a blank, and
all other names stay. The words stand here for each of the 43 languages, and all are looked for in every text:
people write in other languages than that of the page.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

BLANK: Final = "…"
_MOST_WORDS: Final = 4
_GAP: Final = r"\s{1,3}"


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


# After these only a name comes, however it is written.
_SURE: Final = (
    "my (?:full |first |last |family |given |middle )?name is",  # see _NO_NAMES
    "my (?:full |first |last |family |given |middle )?name[’']s",
    "me llamo",
    "(?:me chamo|chamo-me)",
    "je m[’' ]appelle",
    "je me nomme",
    "mi chiamo",
    "ich hei(?:ß|ss)e",
    "ik heet",
    "jag heter",
    "nazywam si[ęe]",
    "mam na imi[ęe]",
    "jmenuj[iu] se",
    "m[ăa] numesc",
    "με λένε",
    "ονομάζομαι",
    "меня зовут",
    "мене (?:звати|звуть)",
    "saya bernama",
    "ako (?:po )?si",
    "(?:mimi )?naitwa",
    "(?:tôi|mình|em|cháu|con) tên là",
    "[וש]?קוראים לי",
)
# After these a name may come, or what is wrong with it: only what has a capital is a name where there are any.
_LIKELY: Final = (
    "(?:i am|i[’']?m|they call me|people call me) called",
    "mi nombre (?:completo )?es",
    "(?:o )?meu nome (?:completo )?é",
    "mon nom est",
    "il mio nome è",
    "mein name ist",
    "mijn naam is",
    "mitt namn är",
    "moje imię to",
    "moje jméno je",
    "numele meu (?:este|e)",
    "m[ăa] cheam[ăa]",
    "το όνομά μου είναι",
    "(?:моё|мое) имя",
    "моя фамилия",
    "моє ім[’'ʼ]я",
    "a nevem",
    "(?:benim )?(?:adım|ismim)",
    "(?:mening )?ismim",
    "менің (?:атым|есімім)",
    "менин (?:атым|ысымым)",
    "миний нэр",
    "nama (?:saya|aku|gue)(?: (?:adalah|ialah))?",
    "(?:ang )?pangalan ko (?:po )?ay",
    "jina langu ni",
    "tên (?:tôi|em|mình) là",
    "[وف]?[اإ]سمي",
    "(?<!به\\s)(?:اسم|نام) من",
    "আমার নাম",
    "(?:என்|எனது) பெயர்",
    "මගේ නම",
    "[וש]?שמי",
    "השם שלי(?: הוא)?",
)
# A name stands between these words and the last of the sentence; without it they say something else.
_CLOSED: Final = {
    "मेरा नाम": ("है", "हैं"),
    "मेरो नाम": ("हो",),
    "میرا نام": ("ہے",),
    "ስሜ": ("ነው", "ይባላል"),
    "намайг": ("гэдэг",),
}
# Forms of address; as written where small letters or capitals would be other words ("I miss China", "MS Office").
_TITLES: Final = (
    r"(?-i:Mrs?|mrs?|Ms|Miss|Mx|Dr|Prof|Sr|Sra|Srta)\.?",
    r"señor(?:a|ita)?",
    r"monsieur|madame|mademoiselle|mme\.?",
    r"senhora?",
    r"signor[ae]?|sig\.(?:ra)?",
    r"(?:ich bin |sehr geehrter? )(?:(?:die|der) )?(?:frau|herr)",
    r"meneer|mevrouw|dhr\.?|mevr\.?",
    r"pani|paní|panem|panu",
    r"domnul|doamna|domnului|doamnei",
    r"κύριος|κύριε|κυρία",
    r"господин|госпожа|господину|госпоже",
    r"пан|пані|пана",
    r"sayın",
    r"ông|bà",
    r"[وف]?السيدة?",
    r"श्री",
)
# What follows "my name is" and the like where something is said about the name; not where it has a capital first.
_NO_NAMES: Final = _words(
    # English
    "not no never wrong wrongly spelled spelt misspelled misspelt incorrect incorrectly different missing",
    "written on in at too also still now only just printed misprinted changed longer shorter long short mixed",
    "the a an my so very being common similar reversed swapped transliterated translated cut truncated blank",
    "empty listed registered under already and same correct right inconsistent mismatched hyphenated arabic",
    "chinese cyrillic i to for",
    # Spanish, Portuguese, French, Italian, German, Dutch
    "muy el la demasiado não muito o um mal pas trop le sur dans non troppo nicht falsch zu auf im u jullie",
    "niet verkeerd te op",
    # Russian ("меня зовут в полицию" calls nobody by a name), Ukrainian
    "не в во на к с как до у",
    # Arabic, Persian, Urdu, Hebrew
    "مكتوب مكتوبة غير في خطأ خاطئ ليس لا على مختلف بالعربية باللغة بالإنجليزية لم",
    "در اشتباه غلط روی را با به نیست است میں نہیں پر کے کی کا سے درست صحیح",
    "לא שגוי כתוב רשום הוא",
    # Hindi, Nepali, Bengali, Tamil, Sinhala, Amharic
    "गलत ग़लत में नहीं पर के की का से सही मा छैन लंका ভুল নেই না ঠিক தவறாக தவறு இல்லை වැරදි වැරදියි වැරදියට",
    "ስህተት የተሳሳተ በስህተት",
    # Indonesian, Malay, Turkish, Uzbek, Vietnamese, Hungarian, Swahili
    "salah di tidak berbeda ada yanlış farklı xato noto'g'ri sai nem rossz si",
)
# They stand inside of names, with small letters.
_PARTICLES: Final = _words(
    "de da do dos das del della di van von der den zu la le bin ibn binti bint al el ben"
)
# Arabic and Hebrew write "and" as the first letter of the next word.
_AND: Final = ("و", "ו")

_WORD: Final = re.compile(
    r"(?:(?:Mrs?|Ms|Dr|Prof)\.|[^\W\d_]\.|[^\s\d.,;:!?…()\[\]{}\"“”„«»/<>|=@#،؛؟۔।၊။។，、。！？；：（）「」・·]+)"
)


def _one_of(words: Iterable[str]) -> str:
    return "|".join(one.replace(" ", _GAP) for one in words)


_BEFORE: Final = re.compile(
    rf"(?<!\w)(?:(?P<sure>{_one_of(_SURE)})|(?P<likely>{_one_of(_LIKELY)})|(?P<title>{_one_of(_TITLES)})"
    rf"|(?P<closed>{_one_of(_CLOSED)}))"
    rf"(?:{_GAP}|\s?[:：]\s?)",
    re.IGNORECASE,
)

_HAN: Final = r"[\u3400-\u9fff]"
_END: Final = r"(?=[\s,.;:!?，。、；：！？…]|$)"
_CALLED_HAN: Final = "我叫[做作]?|我名叫|我的名字[叫是]|我個名[叫係]|本人叫"
_SURNAMES: Final = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖蕭田董潘袁蔡"
    "蒋蔣余杜叶葉程魏苏蘇吕呂丁卢盧姚沈钟鐘姜崔谭譚陆陸范汪廖韦韋贾賈邹鄒熊孟秦邱侯尹薛闫閻段雷黎陶贺賀郝顾顧龚龔邵"
)
_SEA: Final = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
# What stands around a name in scripts without spaces: what is kept before it, the name, what is kept behind it.
_AROUND: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # "I order a taxi", "I call an ambulance" and "my name is written wrongly" begin in the same way.
        rf"({_CALLED_HAN})\s?"
        r"(?![了不他她它你您我的车車过過个個外救警什啥啊到出人醒错錯写寫在跟和与與])"
        rf"({_HAN}{{1,6}}(?:[·・]{_HAN}{{1,4}}){{1,3}}|{_HAN}{{1,4}}{_END}|{_HAN}{{2,3}})()",
        rf"({_CALLED_HAN})\s?([A-Z][a-z'-]{{0,30}}(?: [A-Z][a-z'-]{{0,30}}){{0,3}})()",
        rf"(我姓|免贵姓|免貴姓)(?![名氏])({_HAN})()",
        rf"()([{_SURNAMES}]{_HAN}{{0,2}})(先生|女士|小姐)",
        r"(名前は|なまえは)\s?(?!間違|違|まちが|ちが)([^\s、。,.…]{1,12}?)(です|だ|と申|といい|と言い)",
        r"()((?<![^\s、。,.はが])[^\s、。,.はが…]{1,10})(と申します|ともうします)",
        r"((?:제|내)\s{1,3}이름은\s{1,3})([^\s,.…]{1,10}?)(입니다|이에요|예요|이고|이며|이라고|라고)",
        r"((?:저는|나는|전)\s{1,3})([^\s,.…]{1,10}?)(이?라고\s{1,3}(?:합니다|해요|해))",
        r"()((?<!\S)[김이박최정강조윤장임한오서신권황안송전홍][가-힣]{1,2})(\s{1,3}씨(?!\w))",
        rf"((?:ผม|ดิฉัน|ฉัน|หนู|เรา)ชื่อ(?:ว่า)?\s?)(?!ผิด|ไม่)({_SEA}{{1,10}})()",
        rf"((?:ຂ້ອຍ|ຂ້າພະເຈົ້າ)ຊື່(?:ວ່າ)?\s?)(?!ຜິດ|ບໍ່)({_SEA}{{1,10}})()",
        rf"(ខ្ញុំ(?:បាទ)?ឈ្មោះ\s?)(?!ខុស|មិន)({_SEA}{{1,10}})()",
        rf"((?:ကျွန်တော့်|ကျွန်တော်|ကျွန်မ)(?:ရဲ့)?\s?နာမည်(?:က)?\s?)(?!မှား|မမှန်|မပါ|နဲ့|နှင့်|ကို|ပေါ်)({_SEA}{{1,12}})()",
        r"((?<!\w)(?-i:))([A-ZÇĞİÖŞÜ][^\W\d_]{1,30})(\s(?:Bey|Hanım)(?!\w))",
    )
)


def without_names(text: str) -> str:
    """The text with a blank for each name that its own words announce; in time linear in its length."""
    for around in _AROUND:
        text = around.sub(rf"\1{BLANK}\3", text)
    kept: list[str] = []
    done = 0
    for before in _BEFORE.finditer(text):
        # A name may itself begin with what announces one ("my name is Dr …"): it is gone already.
        if before.start() < done:
            continue
        end = _end_of_name(text, before)
        if end > before.end():
            kept += (text[done : before.end()], BLANK)
            done = end
    return "".join((*kept, text[done:]))


def _end_of_name(text: str, before: re.Match[str]) -> int:
    """Where the name ends that was announced; where it would begin when there is none."""
    end = before.end()
    first = _WORD.match(text, end)
    if first is None or not _may_be_first(first[0], is_sure=before["sure"] is not None):
        return end
    if before["closed"] is not None:
        return _end_before(text, first, _CLOSED[" ".join(before["closed"].casefold().split())])
    end = first.end()
    for place in range(1, _MOST_WORDS):
        word = _next_word(text, end)
        if word is None or not _may_be_next(word[0], place):
            break
        end = word.end()
    return _without_particles(text, first.end(), end)


def _end_before(text: str, first: re.Match[str], closing: tuple[str, ...]) -> int:
    """Where a name ends that one of some words closes; where it begins when none does."""
    end = first.end()
    for _ in range(1, _MOST_WORDS):
        word = _next_word(text, end)
        if word is None or word[0] in _NO_NAMES - set(closing):
            break
        if word[0] in closing:
            return end
        end = word.end()
    return first.start()


def _next_word(text: str, end: int) -> re.Match[str] | None:
    """The word behind a place, when no sign and no more than three spaces stand between."""
    after = text[end : end + 3]
    gap = len(after) - len(after.lstrip())
    return _WORD.match(text, end + gap) if gap else None


def _may_be_first(word: str, *, is_sure: bool) -> bool:
    if not unicodedata.category(word[0]).startswith("L"):
        return False
    if word.casefold() in _NO_NAMES and not _is_title(word):
        return False
    return is_sure or not word[0].islower()


def _may_be_next(word: str, place: int) -> bool:
    """Whether a name goes on: by capitals; without them, for one word, so that a family name is not left."""
    if word == "I":
        return False
    if word[0].isupper() or word in _PARTICLES:
        return True
    is_without_case = unicodedata.category(word[0]) == "Lo"
    return is_without_case and place == 1 and not word.startswith(_AND) and word not in _NO_NAMES


def _is_title(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()


def _without_particles(text: str, first: int, end: int) -> int:
    """Particles are part of a name only when it goes on behind them."""
    words = text[first:end].split()
    while words and words[-1] in _PARTICLES:
        end = text.rindex(words.pop(), first, end)
        end = first + len(text[first:end].rstrip())
    return end
