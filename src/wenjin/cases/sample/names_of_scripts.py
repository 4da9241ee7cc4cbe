"""Parts of invented names in scripts other than Latin: as written there, and as a passport has them.

The parts are ordinary names of the language; who is made of them is nobody. One line each for countries, family
names, women's and men's given names; where people have no family name, a second name stands in its place.
"""

from typing import Final

PARTS: Final[dict[str, str]] = {
    "zh-hans": """
        SG MY
        陈=TAN; 林=LIM; 黄=WONG; 李=LEE; 吴=GOH; 蔡=CHUA
        美琪=MEI QI; 慧敏=HUI MIN; 雪莉=XUE LI; 嘉怡=JIA YI; 诗婷=SHI TING
        伟杰=WEI JIE; 俊豪=JUN HAO; 志强=ZHI QIANG; 国良=GUO LIANG; 文彬=WEN BIN
    """,
    "zh-hant": """
        MY SG US CA
        鄭=CHENG; 許=HSU; 羅=LAW; 葉=YAP; 馮=FUNG; 鍾=CHUNG
        淑芬=SHU FEN; 靜宜=CHING YI; 曉彤=HIU TUNG; 麗華=LI HUA; 佩珊=PUI SHAN
        家明=KA MING; 志偉=CHI WAI; 建國=KIEN KOK; 文傑=WEN CHIEH; 浩然=HO YIN
    """,
    "ja": """
        JP
        青山=AOYAMA; 小川=OGAWA; 森田=MORITA; 藤井=FUJII; 西村=NISHIMURA; 岡本=OKAMOTO
        美咲=MISAKI; 陽子=YOKO; 千夏=CHINATSU; 彩=AYA; 直美=NAOMI
        健太=KENTA; 大輔=DAISUKE; 翔=SHO; 拓也=TAKUYA; 誠=MAKOTO
    """,
    "ko": """
        KR
        김=KIM; 박=PARK; 최=CHOI; 정=JUNG; 강=KANG; 윤=YOON
        서연=SEOYEON; 지우=JIWOO; 하은=HAEUN; 민지=MINJI; 수빈=SUBIN
        민준=MINJUN; 도윤=DOYUN; 현우=HYUNWOO; 준호=JUNHO; 성민=SUNGMIN
    """,
    "ru": """
        RU BY
        Соколов=SOKOLOV; Лебедев=LEBEDEV; Морозов=MOROZOV; Зайцев=ZAITSEV; Орлов=ORLOV; Белов=BELOV
        Марина=MARINA; Ольга=OLGA; Дарья=DARIA; Вера=VERA; Ирина=IRINA
        Антон=ANTON; Сергей=SERGEI; Павел=PAVEL; Илья=ILIA; Роман=ROMAN
    """,
    "uk": """
        UA
        Шевчук=SHEVCHUK; Бондар=BONDAR; Мельник=MELNYK; Гончар=HONCHAR; Савчук=SAVCHUK; Лисенко=LYSENKO
        Оксана=OKSANA; Ірина=IRYNA; Софія=SOFIIA; Леся=LESIA; Дарина=DARYNA
        Тарас=TARAS; Андрій=ANDRII; Богдан=BOHDAN; Микола=MYKOLA; Юрій=YURII
    """,
    "kk": """
        KZ
        Ахметов=AKHMETOV; Сейтов=SEITOV; Касымов=KASSYMOV; Омаров=OMAROV; Жұмабаев=ZHUMABAYEV
        Айгүл=AIGUL; Динара=DINARA; Әсел=ASSEL; Мадина=MADINA; Жанар=ZHANAR
        Нұрлан=NURLAN; Ерлан=YERLAN; Данияр=DANIYAR; Асқар=ASKAR; Тимур=TIMUR
    """,
    "ky": """
        KG
        Асанов=ASANOV; Жапаров=JAPAROV; Токтоев=TOKTOEV; Бейшеев=BEISHEEV; Мамытов=MAMYTOV
        Айнура=AINURA; Гүлнара=GULNARA; Жылдыз=JYLDYZ; Назгүл=NAZGUL; Чолпон=CHOLPON
        Бакыт=BAKYT; Нурбек=NURBEK; Эрмек=ERMEK; Азамат=AZAMAT; Талант=TALANT
    """,
    "mn": """
        MN
        Батбаяр=BATBAYAR; Ганболд=GANBOLD; Дорж=DORJ; Энхбат=ENKHBAT; Сүхбат=SUKHBAT
        Сарнай=SARNAI; Оюун=OYUUN; Номин=NOMIN; Цэцэг=TSETSEG; Болормаа=BOLORMAA
        Тэмүүлэн=TEMUULEN; Бат-Эрдэнэ=BAT-ERDENE; Төгөлдөр=TUGULDUR; Эрдэнэ=ERDENE; Анар=ANAR
    """,
    "ar": """
        MA EG JO TN OM
        المنصوري=ALMANSOURI; حداد=HADDAD; نجار=NAJJAR; الخطيب=ALKHATIB; بركات=BARAKAT; سليمان=SULEIMAN
        ليلى=LAILA; مريم=MARYAM; سلمى=SALMA; هدى=HUDA; نور=NOUR
        كريم=KARIM; يوسف=YOUSSEF; طارق=TARIQ; سامي=SAMI; عمر=OMAR
    """,
    "fa": """
        IR AF
        رضایی=REZAEI; کریمی=KARIMI; احمدی=AHMADI; حسینی=HOSSEINI; مرادی=MORADI; صادقی=SADEGHI
        نرگس=NARGES; شیرین=SHIRIN; پریسا=PARISA; مینا=MINA; لاله=LALEH
        آرش=ARASH; کاوه=KAVEH; بهرام=BAHRAM; امیر=AMIR; نیما=NIMA
    """,
    "ur": """
        PK
        قریشی=QURESHI; ملک=MALIK; چوہدری=CHAUDHRY; صدیقی=SIDDIQUI; بخاری=BUKHARI
        عائشہ=AYESHA; ثنا=SANA; حنا=HINA; زینب=ZAINAB; فرح=FARAH
        عمران=IMRAN; فیصل=FAISAL; بلال=BILAL; حمزہ=HAMZA; عثمان=USMAN
    """,
    "he": """
        IL
        לוי=LEVI; פרץ=PERETZ; מזרחי=MIZRAHI; שפירא=SHAPIRA; אביטל=AVITAL
        נועה=NOA; תמר=TAMAR; יעל=YAEL; מיכל=MICHAL; שירה=SHIRA
        איתן=EITAN; דניאל=DANIEL; אורי=URI; יונתן=YONATAN; גיל=GIL
    """,
    "hi": """
        IN
        शर्मा=SHARMA; वर्मा=VERMA; गुप्ता=GUPTA; मेहता=MEHTA; जोशी=JOSHI; सक्सेना=SAXENA
        प्रिया=PRIYA; अनीता=ANITA; कविता=KAVITA; नेहा=NEHA; दीपिका=DEEPIKA
        राहुल=RAHUL; अमित=AMIT; विकास=VIKAS; संजय=SANJAY; रोहन=ROHAN
    """,
    "ne": """
        NP
        श्रेष्ठ=SHRESTHA; गुरुङ=GURUNG; तामाङ=TAMANG; अधिकारी=ADHIKARI; खड्का=KHADKA
        सीता=SITA; सुनिता=SUNITA; माया=MAYA; अस्मिता=ASMITA; पूजा=PUJA
        विष्णु=BISHNU; प्रकाश=PRAKASH; दीपक=DIPAK; सुमन=SUMAN; राजेश=RAJESH
    """,
    "bn": """
        BD
        রহমান=RAHMAN; চৌধুরী=CHOWDHURY; সরকার=SARKAR; হাসান=HASAN; মজুমদার=MAJUMDER
        ফারহানা=FARHANA; নাসরিন=NASRIN; তানিয়া=TANIA; শিরিন=SHIRIN; রুমানা=RUMANA
        আরিফ=ARIF; সোহেল=SOHEL; তারেক=TAREQ; জাহিদ=ZAHID; মামুন=MAMUN
    """,
    "ta": """
        LK IN SG
        சுந்தரம்=SUNDARAM; நடராஜன்=NATARAJAN; ராமசாமி=RAMASAMY; குமார்=KUMAR; பாலன்=BALAN
        கவிதா=KAVITHA; லட்சுமி=LAKSHMI; மீனா=MEENA; வள்ளி=VALLI; ரேவதி=REVATHI
        முருகன்=MURUGAN; கார்த்திக்=KARTHIK; அருண்=ARUN; சிவா=SIVA; பிரகாஷ்=PRAKASH
    """,
    "si": """
        LK
        පෙරේරා=PERERA; සිල්වා=SILVA; බණ්ඩාර=BANDARA; ජයසිංහ=JAYASINGHE; ගුණරත්න=GUNARATNE
        නිමාලි=NIMALI; සඳුනි=SANDUNI; දිල්කි=DILKI; අමායා=AMAYA; චතුරිකා=CHATHURIKA
        කසුන්=KASUN; නුවන්=NUWAN; සමන්=SAMAN; රුවන්=RUWAN; ලහිරු=LAHIRU
    """,
    "th": """
        TH
        ทองดี=THONGDEE; ศรีสุข=SRISUK; บุญมี=BOONMEE; แสงทอง=SAENGTHONG; วงศ์ใหญ่=WONGYAI
        มาลี=MALEE; สุดา=SUDA; อรทัย=ORATHAI; พิมพ์ใจ=PIMJAI; นารี=NAREE
        ประเสริฐ=PRASERT; วิชัย=WICHAI; อนันต์=ANAN; ธนา=THANA; ณรงค์=NARONG
    """,
    "lo": """
        LA
        ວົງສາ=VONGSA; ແກ້ວມະນີ=KEOMANY; ພົມມະຈັນ=PHOMMACHANH; ສີສຸກ=SISOUK; ຈັນທະລາ=CHANTHALA
        ດາວ=DAO; ບົວ=BOUA; ນ້ອຍ=NOY; ມະນີ=MANY; ຈັນ=CHAN
        ສົມສັກ=SOMSACK; ບຸນມີ=BOUNMY; ຄຳ=KHAM; ວິໄລ=VILAY; ສີ=SY
    """,
    "km": """
        KH
        សុខ=SOK; ចាន់=CHAN; ហេង=HENG; លី=LY; ប្រាក់=PRAK
        ស្រីមុំ=SREYMOM; ចន្ថា=CHANTHA; ដាលីន=DALIN; បុប្ផា=BOPHA; កល្យាណ=KALYAN
        វិចិត្រ=VICHET; ដារ៉ា=DARA; សុភា=SOPHEA; រតនា=RATANA; ពិសិដ្ឋ=PISETH
    """,
    "my": """
        MM
        အောင်=AUNG; မြင့်=MYINT; ထွန်း=TUN; ဝင်း=WIN; လွင်=LWIN
        သီတာ=THIDA; နီလာ=NILAR; ခင်=KHIN; စန္ဒာ=SANDAR; မေ=MAY
        ကျော်=KYAW; ဇော်=ZAW; ထက်=HTET; မင်း=MIN; နိုင်=NAING
    """,
    "am": """
        ET
        ታደሰ=TADESSE; በቀለ=BEKELE; ከበደ=KEBEDE; ኃይሉ=HAILU; ግርማ=GIRMA
        ሰላም=SELAM; ሕይወት=HIWOT; ትዕግስት=TIGIST; መሰረት=MESERET; አልማዝ=ALMAZ
        ዳዊት=DAWIT; ዮናስ=YONAS; አበበ=ABEBE; ሳሙኤል=SAMUEL; ብሩክ=BIRUK
    """,
    "el": """
        GR CY
        Νικολάου=NIKOLAOU; Γεωργίου=GEORGIOU; Δημητρίου=DIMITRIOU; Ιωάννου=IOANNOU; Αλεξίου=ALEXIOU
        Ελένη=ELENI; Μαρία=MARIA; Σοφία=SOFIA; Κατερίνα=KATERINA; Άννα=ANNA
        Γιώργος=GIORGOS; Νίκος=NIKOS; Πέτρος=PETROS; Κώστας=KOSTAS; Ανδρέας=ANDREAS
    """,
}
