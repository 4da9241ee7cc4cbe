"""Parts of invented names in Latin letters; how a passport writes them is worked out (ICAO Doc 9303-3).

The parts are ordinary names of the language; who is made of them is nobody. One line each for countries, family
names, women's and men's given names.
"""

from typing import Final

PARTS: Final[dict[str, str]] = {
    "en": """
        GB US AU CA NZ IE ZA
        Hartley; Whitmore; Sinclair; Ashby; Merrick; Calloway
        Emma; Grace; Harriet; Nora; Claire
        Oliver; James; Ethan; Simon; Patrick
    """,
    "es": """
        ES MX CO AR PE CL
        Ibáñez; Castaño; Molina; Peñalver; Quiroga; Solís
        Lucía; Marta; Inés; Paula; Elena
        Andrés; Íñigo; Mateo; Raúl; Tomás
    """,
    "fr": """
        FR BE CI SN
        Lefèvre; Moreau; Garnier; Beaumont; Chevallier; Rousselle
        Chloé; Amélie; Hélène; Juliette; Solène
        Étienne; Luc; Mathieu; Rémi; Antoine
    """,
    "pt": """
        BR PT AO MZ
        Carvalho; Azevedo; Gonçalves; Teixeira; Magalhães; Prado
        Beatriz; Inês; Luísa; Camila; Joana
        João; Rafael; Tiago; Caio; Henrique
    """,
    "de": """
        DE AT CH
        Schröder; Köhler; Weiß; Brandt; Müller; Lindner
        Katharina; Jana; Sabine; Lea; Franziska
        Jürgen; Stefan; Felix; Tobias; Matthias
    """,
    "it": """
        IT
        Ferretti; Colombo; Marchetti; Rinaldi; Bellini; Vitale
        Giulia; Chiara; Francesca; Sara; Elisa
        Marco; Luca; Niccolò; Paolo; Davide
    """,
    "tr": """
        TR
        Yıldız; Çelik; Öztürk; Şahin; Aydın; Güneş
        Elif; Zeynep; Ayşe; Defne; Selin
        Emre; Ömer; Kaan; Barış; Murat
    """,
    "vi": """
        VN
        Nguyễn; Trần; Phạm; Đặng; Võ; Bùi
        Thị Hoa; Ngọc Lan; Minh Châu; Thu Hà; Kim Ngân
        Văn Nam; Đức Anh; Quang Huy; Minh Tuấn; Hữu Phúc
    """,
    "id": """
        ID
        Wijaya; Santoso; Hidayat; Nugroho; Siregar; Kusuma
        Dewi; Putri; Ratna; Sari; Indah
        Budi; Agus; Bayu; Rizky; Hendra
    """,
    "ms": """
        MY BN
        Ismail; Abdullah; Rahim; Osman; Zulkifli; Hamzah
        Nurul; Aisyah; Siti; Farah; Izzati
        Hafiz; Amir; Farid; Azlan; Syafiq
    """,
    "fil": """
        PH
        Dela Cruz; Reyes; Bautista; Villanueva; Mendoza; Santos
        Maricel; Jasmine; Lourdes; Kristine; Rosario
        Jose; Ramon; Emilio; Jericho; Arnel
    """,
    "uz": """
        UZ
        Karimov; Yusupov; Toʻrayev; Rahimov; Saidov; Ergashev
        Dilnoza; Gulnora; Malika; Nilufar; Zarina
        Jasur; Oybek; Sardor; Rustam; Bekzod
    """,
    "pl": """
        PL
        Wójcik; Zieliński; Dąbrowski; Kamiński; Sobczak; Górski
        Agnieszka; Małgorzata; Zofia; Ewa; Kinga
        Łukasz; Paweł; Michał; Grzegorz; Tomasz
    """,
    "ro": """
        RO MD
        Ionescu; Munteanu; Țurcanu; Dumitrescu; Stănescu; Rusu
        Ioana; Andreea; Mihaela; Raluca; Simona
        Ștefan; Andrei; Cătălin; Radu; Vlad
    """,
    "nl": """
        NL BE
        de Vries; Jansen; van Dijk; Mulder; Bakker; Smeets
        Sanne; Lotte; Femke; Anouk; Noor
        Bram; Daan; Jeroen; Pieter; Ruben
    """,
    "sv": """
        SE FI
        Lindström; Åkesson; Öberg; Nyström; Sjögren; Hallberg
        Elsa; Maja; Karin; Ebba; Sigrid
        Björn; Lars; Oskar; Gustav; Nils
    """,
    "hu": """
        HU
        Szabó; Kovács; Horváth; Tóth; Balázs; Fekete
        Eszter; Réka; Zsófia; Katalin; Dóra
        Gábor; László; Péter; Balint; Ádám
    """,
    "cs": """
        CZ SK
        Dvořák; Svoboda; Procházka; Černý; Kučera; Beneš
        Lenka; Zuzana; Tereza; Markéta; Věra
        Jiří; Ondřej; Tomáš; Václav; Petr
    """,
    "sw": """
        KE TZ UG
        Mwangi; Otieno; Kamau; Juma; Makori; Ngugi
        Amani; Zawadi; Neema; Rehema; Wanjiku
        Baraka; Jabali; Hamisi; Kibet; Omondi
    """,
}
