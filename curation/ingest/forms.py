"""Words by which captions and appeals to the reader are told from sentences of an article.

All are folded (see `lines.fold`).
"""

PARTICIPLES = """
    करत देत लेत जात आत लौटत देखत मिलत निकलत पहुंचत उतरत बैठत दिखात लगात मनात चलात उडत गुजरत हटात
    सुनत दिखत बोलत रोत भागत उठात उठत जलत मिलात ढूंढत खोजत बुझात तोडत फेंकत लहरात बजात नाचत पढत लिखत
    रखत पकडत चढत सौंपत बांटत भरत खींचत टहलत घूमत तैरत उगलत बचात पीत खात गिनत बनात बतात
"""
"""Participles, without their endings, of what people are seen doing in pictures."""

NOT_DOING = """
    .*समझौते .*रास्ते .*रिश्ते हफ्ते .*खाते नाते .*दस्ते पत्ते भत्ते कुत्ते जूते चलते रहते होते वास्ते सस्ते बस्ते नाश्ते
    फरिश्ते
"""
"""Words that end as participles do and are none, or stand in any sentence."""

SHOWN = """
    कर्मी नेता मंत्री राष्ट्रपति प्रतिनिधि यात्री सेवी कारी वासी सिपाही बच्चे बच्चा लडाके महिला महिलाएं
    श्रद्धालु दस्ता जत्था काफिला झंडा झंडे पोस्टर धुआं मलबा बेटी बेटा मां पिता
"""
"""Endings of words for those whom pictures show."""

POSTURES = "फंसे फंसी फंसा तैनात खडे खडी बैठे बैठी जुटे जुटी सवार मौजूद उमडी उमडे जमा"
"""Words for how they are seen."""

FINITE = """
    है हैं था थे थी थीं हो हों होगा होगी होंगे गया गई गए गयी गये रहा रही रहे चाहिए नहीं लिया दिया
    किया दी ली दिए किए कहा बताया बोले बोला बोली सकता सकते सकती कि अगर
"""
"""Words that show that something is told, not named."""

READER = "आप आपका आपकी आपके आपको आपसे आपने"
"""Words that speak to the reader."""

OURSELVES = "हम हमें हमारा हमारी हमारे हमसे हमने हमको हमेशा मुझे मेरा"
"""Words in which a site speaks of itself."""

OWN = "अपना अपनी अपने"

ASKED = """
    दें करें लें रखें बनें बढाएं चुनें भेजें जुडें लिखें बताएं पढें दीजिए कीजिए लीजिए करिए बनिए आजमाइए
    आजमाएं उठाएं निभाएं थामें मांगें बनाएं
"""
"""Verbs by which readers are asked for something."""

REPORTED = """
    कहा कही कहते कहना कहता कहती कहे बताया बोले बोली लिखा मुताबिक बयान अपील दावा आरोप पूछा
"""
"""Words by which somebody is quoted."""
