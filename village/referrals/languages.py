"""The door of the families in their languages (R58): what the French page says, below or beside it.

The French stays on the page: who helps to fill it reads it too. Sentences are short, so that they translate well.
Keys of `fields` are the names of `AskingForm`; those of `relations`, the values of `FamilyRequest.Relation`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    code: str
    """BCP 47."""
    french: str
    """Its name in French, as the family would answer « La langue que vous préférez »."""
    name: str
    """Its name in itself."""
    title: str
    intro: tuple[str, ...]
    next: tuple[str, ...]
    """What follows, once the request is sent."""
    fields: Mapping[str, str]
    relations: Mapping[str, str]
    direction: str = "ltr"


_ENGLISH = Words(
    "en",
    "anglais",
    "English",
    "Ask for help for your child",
    (
        (
            "Does your child have difficulties at school, with health, with others? We can talk about it with you. "
            "It is free. You need nobody else to ask."
        ),
        (
            "Who will read this message? Two people of the team. Not the school, not the town hall, not the CAF. We "
            "call you, then you decide."
        ),
        "How long is it kept? One year at most if nothing follows. You can ask us to erase it.",
    ),
    (
        "Your request has arrived. Someone from the team will call you.",
        "You will talk about your child together, in your language.",
        "You decide if you want to go on. You can say no at any time.",
    ),
    {
        "name": "Your name",
        "relation": "For the child, you are",
        "child_first_name": "The child’s first name",
        "child_age": "The child’s age",
        "commune": "Your town",
        "phone": "Your telephone",
        "email": "Or your e-mail address",
        "call_when": "When can we call you?",
        "language": "The language you prefer",
        "interpreter": "I would like an interpreter. It is free.",
        "hope": "What do you hope for your child? A few words are enough.",
    },
    {
        "mere": "the mother",
        "pere": "the father",
        "tuteur": "the guardian",
        "autre": "someone else of the family",
        "jeune": "it is for me",
    },
)
_SPANISH = Words(
    "es",
    "espagnol",
    "Español",
    "Pedir ayuda para su hijo",
    (
        (
            "¿Su hijo tiene dificultades en la escuela, con la salud, con los demás? Podemos hablarlo con usted. Es "
            "gratuito. No necesita a nadie para pedirlo."
        ),
        (
            "¿Quién leerá este mensaje? Dos personas del equipo. Ni la escuela, ni el ayuntamiento, ni la CAF. Le "
            "llamamos y luego usted decide."
        ),
        "¿Cuánto tiempo se guarda? Un año como máximo si no sigue nada. Puede pedir que se borre.",
    ),
    (
        "Su solicitud ha llegado. Una persona del equipo le llamará.",
        "Hablarán juntos de su hijo, en su idioma.",
        "Usted decide si quiere seguir. Puede decir que no en cualquier momento.",
    ),
    {
        "name": "Su apellido y su nombre",
        "relation": "Para el niño, usted es",
        "child_first_name": "El nombre del niño",
        "child_age": "Su edad",
        "commune": "Su municipio",
        "phone": "Su teléfono",
        "email": "O su correo electrónico",
        "call_when": "¿Cuándo podemos llamarle?",
        "language": "El idioma que prefiere",
        "interpreter": "Quisiera un intérprete. Es gratuito.",
        "hope": "¿Qué espera para su hijo? Bastan unas palabras.",
    },
    {
        "mere": "su madre",
        "pere": "su padre",
        "tuteur": "su tutor o tutora",
        "autre": "otra persona de la familia",
        "jeune": "es para mí",
    },
)
_PORTUGUESE = Words(
    "pt",
    "portugais",
    "Português",
    "Pedir ajuda para o seu filho",
    (
        (
            "O seu filho tem dificuldades na escola, com a saúde, com os outros? Podemos falar disso consigo. É "
            "gratuito. Não precisa de ninguém para pedir."
        ),
        (
            "Quem vai ler esta mensagem? Duas pessoas da equipa. Nem a escola, nem a câmara municipal, nem a CAF. "
            "Telefonamos-lhe e depois decide."
        ),
        "Quanto tempo é guardada? Um ano no máximo se nada se seguir. Pode pedir que seja apagada.",
    ),
    (
        "O seu pedido chegou. Uma pessoa da equipa vai telefonar-lhe.",
        "Vão falar juntos do seu filho, na sua língua.",
        "É você que decide se quer continuar. Pode dizer não a qualquer momento.",
    ),
    {
        "name": "O seu nome",
        "relation": "Para a criança, você é",
        "child_first_name": "O nome próprio da criança",
        "child_age": "A idade da criança",
        "commune": "A sua localidade",
        "phone": "O seu telefone",
        "email": "Ou o seu endereço eletrónico",
        "call_when": "Quando podemos telefonar-lhe?",
        "language": "A língua que prefere",
        "interpreter": "Gostaria de um intérprete. É gratuito.",
        "hope": "O que espera para o seu filho? Bastam algumas palavras.",
    },
    {
        "mere": "a mãe",
        "pere": "o pai",
        "tuteur": "o tutor ou a tutora",
        "autre": "outra pessoa da família",
        "jeune": "é para mim",
    },
)
_TURKISH = Words(
    "tr",
    "turc",
    "Türkçe",
    "Çocuğunuz için yardım isteyin",
    (
        (
            "Çocuğunuzun okulda, sağlığıyla ya da başkalarıyla zorlukları mı var? Bunu sizinle konuşabiliriz. "
            "Ücretsizdir. İstemek için kimseye ihtiyacınız yok."
        ),
        (
            "Bu mesajı kim okuyacak? Ekipten iki kişi. Ne okul, ne belediye, ne de CAF. Sizi ararız, sonra siz karar "
            "verirsiniz."
        ),
        "Ne kadar saklanır? Devamı olmazsa en fazla bir yıl. Silinmesini isteyebilirsiniz.",
    ),
    (
        "İsteğiniz bize ulaştı. Ekipten biri sizi arayacak.",
        "Çocuğunuz hakkında birlikte, kendi dilinizde konuşacaksınız.",
        "Devam etmek isteyip istemediğinize siz karar verirsiniz. Her zaman hayır diyebilirsiniz.",
    ),
    {
        "name": "Adınız ve soyadınız",
        "relation": "Çocuğun nesisiniz?",
        "child_first_name": "Çocuğun adı",
        "child_age": "Yaşı",
        "commune": "Yaşadığınız yer",
        "phone": "Telefonunuz",
        "email": "Ya da e-posta adresiniz",
        "call_when": "Sizi ne zaman arayalım?",
        "language": "Tercih ettiğiniz dil",
        "interpreter": "Tercüman istiyorum. Ücretsizdir.",
        "hope": "Çocuğunuz için ne umuyorsunuz? Birkaç kelime yeter.",
    },
    {
        "mere": "annesi",
        "pere": "babası",
        "tuteur": "vasisi",
        "autre": "aileden başka biri",
        "jeune": "kendim için",
    },
)
_ARABIC = Words(
    "ar",
    "arabe",
    "العربية",
    "طلب المساعدة لطفلكم",
    (
        (
            "هل يواجه طفلكم صعوبات في المدرسة أو في صحته أو مع الآخرين؟ يمكننا أن نتحدث معكم عن ذلك. "
            "هذا مجاني. لا تحتاجون إلى أحد لتطلبوا."
        ),
        (
            "من سيقرأ هذه الرسالة؟ شخصان من الفريق فقط. لا المدرسة ولا البلدية ولا صندوق الإعانات العائلية (CAF). "
            "نتصل بكم، ثم أنتم من يقرر."
        ),
        "كم من الوقت تُحفظ؟ سنة واحدة على الأكثر إذا لم يتبعها شيء. يمكنكم أن تطلبوا حذفها.",
    ),
    (
        "وصل طلبكم. سيتصل بكم شخص من الفريق.",
        "ستتحدثون معًا عن طفلكم، بلغتكم.",
        "أنتم من يقرر هل تريدون المتابعة. يمكنكم أن تقولوا لا في أي وقت.",
    ),
    {
        "name": "اسمكم",
        "relation": "صلتكم بالطفل",
        "child_first_name": "اسم الطفل",
        "child_age": "عمره",
        "commune": "مدينتكم",
        "phone": "رقم هاتفكم",
        "email": "أو بريدكم الإلكتروني",
        "call_when": "متى نتصل بكم؟",
        "language": "اللغة التي تفضلونها",
        "interpreter": "أريد مترجمًا. هذا مجاني.",
        "hope": "ماذا تأملون لطفلكم؟ تكفي بضع كلمات.",
    },
    {
        "mere": "أمه",
        "pere": "أبوه",
        "tuteur": "الوصي عليه",
        "autre": "شخص آخر من العائلة",
        "jeune": "الطلب لي أنا",
    },
    "rtl",
)
LANGUAGES = {words.code: words for words in (_ENGLISH, _ARABIC, _SPANISH, _PORTUGUESE, _TURKISH)}
