"""What Hindi news sites write around an article, by kind. Data, not code.

`WHOLE` are whole lines, `STARTS` beginnings of lines (what follows on the line goes too),
`TOKENS` words of buttons and menus: a line with no other words is furniture. All are compared
folded (see `lines.fold`), punctuation left out.
"""

from __future__ import annotations

WHOLE: dict[str, str] = {
    "advert": """
        advertisement | advertisment | advertisements | ad | ads | sponsored | promoted
        advertisement scroll to continue | advertisement remove ad | story continues below ad
        story continues below this ad | article continues below advertisement
        article continues after advertisement | continue reading below | scroll to continue
        promoted content | sponsored content | sponsored links | paid content | loading ad
        ads by | google ads | विज्ञापन | विज्ञापन हटाएं | एडवर्टाइजमेंट | प्रायोजित
        विज्ञापन के बाद जारी | खबर विज्ञापन के बाद जारी है | कहानी विज्ञापन के नीचे जारी है
        विज्ञापन के नीचे खबर जारी है | नीचे स्क्रॉल करें | स्क्रॉल करें
    """,
    "furniture": """
        exit mobile version | author image | new update | skip to content | skip to main content
        read more | read less | read full story | show more | show less | view more | load more
        more | listen to this article | listen | open app | open in app | use app
        copy link | link copied | copied | share article | share this article | share this
        share this story | share this post | share via | share on | share now | like this
        like loading | loading | please wait | back to top | go to top | scroll to top | close
        click here | click to share | toggle navigation | main menu | search for | search
        sign in | sign up | log in | login | register | my account | next | previous | prev
        next article | previous article | next story | previous story | next post | previous post
        next news | previous news | post navigation | featured image | featured | image | video
        photo | photos | videos | gallery | watch | watch video | live tv | live | e paper
        epaper | top | highlights | key points | story highlights | trending now | breaking
        font size | text size | reading mode | dark mode | print | save | bookmark | gift article
        follow | follow us | following | subscribe | subscribe now | join now | join us
        cookie policy | privacy policy | terms of use | terms and conditions | contact us
        about us | advertise with us | feedback | report an error | report error | sitemap
        powered by | rate this | rate this article | was this helpful | views | view count
        continue reading | source link | spread the love | rate this post | share with your friends
        for daily alerts | get instant news updates | notification settings | enable
        clear notification | time settings | allow notifications | end of article | the end
        end of feed | check also | random article | sidebar | menu | main navigation | primary menu
        secondary menu | get app | get the app | read in english | read in hindi | read in app
        premium | explainer | explained | exclusive | big news | story created | try premium service
        content writer | sub editor | senior sub editor | t c | faq | faqs | web stories | shorts
        zczc | nnnn | slug | headline | text | whatsapp channel | telegram channel | live updates
        send an email | show full article | read full article | like comment share | photo gallery
        with product you purchase | lorem ipsum dolor sit amet consectetur | ai summary | quick read
        फोटो गैलरी देखें | गूगल न्यूज | एआई सारांश | सारांश | खबर का सार | शॉर्ट में जानें
        इसे ईमेल करें | इसे ब्लॉग करें | नई पोस्ट | पुरानी पोस्ट | मुख्यपृष्ठ | एक टिप्पणी भेजें
        सहयोग करें | सदस्य बनें | लॉग इन करें | राष्ट्रीय संस्करण | नगर संस्करण | कवर स्टोरी
        प्रीमियम | एक्सप्लेनर | एक्सक्लूसिव | पूरा लेख पढ़ें | मूल लेख पढ़ें | आलेख | साक्षात्कार
        इंटरव्यू | विश्लेषण | रिपोर्ट | समाचार | मोबाइल | नोटिफिकेशन | अनुमति दें | धन्यवाद
        शेयर | शेयर करें | साझा करें | खबर शेयर करें | इस खबर को शेयर करें | इसे शेयर करें
        खबर साझा करें | इस खबर को साझा करें | फॉलो करें | हमें फॉलो करें | फॉलो अस
        कॉपी लिंक | लिंक कॉपी करें | लिंक कॉपी | और पढ़ें | और देखें | पूरी खबर पढ़ें
        पूरा पढ़ें | आगे पढ़ें | ज्यादा पढ़ें | विस्तार से पढ़ें | विस्तार | सार | खबर सुनें
        सुनें | सुनिए | इस खबर को सुनें | लेख सुनें | ऐप पर पढ़ें | एप पर पढ़ें | ऐप खोलें
        ऐप में पढ़ें | हाइलाइट्स | हाईलाइट्स | स्टोरी हाइलाइट्स | मुख्य बातें | संक्षेप
        संक्षेप में | लोड हो रहा है | बंद करें | खोजें | लॉगिन | साइन इन | साइन अप
        सब्सक्राइब | सब्सक्राइब करें | डाउनलोड करें | अभी डाउनलोड करें | क्लिक करें
        यहां क्लिक करें | पिछला | अगला | पिछला लेख | अगला लेख | पिछली खबर | अगली खबर
        वीडियो देखें | फोटो देखें | वीडियो | फोटो | तस्वीरें | फोटो गैलरी | लाइव टीवी
        ई पेपर | ईपेपर | सेव करें | प्रिंट करें | ब्रेकिंग | ब्रेकिंग न्यूज | मुख्य मेन्यू
        मेन्यू | सामग्री पर जाएं | ऊपर जाएं | वापस ऊपर | गोपनीयता नीति | संपर्क करें
        हमारे बारे में | नियम और शर्तें | विज्ञापन दें | फॉन्ट साइज | अक्षर का आकार
        आपकी राय | समाप्त | सूची का अंत | अपनी राय दें | रेटिंग दें | ब्लैक एंड व्हाइट | लेख साझा करें
    """,
    "comments": """
        comments | comment | no comments | leave a comment | leave a reply | leave comment
        post a comment | post comment | add a comment | add comment | write a comment
        view comments | show comments | join the discussion | join the conversation
        cancel reply | reply | be the first to comment | your email address will not be published
        required fields are marked | have something to say post your opinion | post your opinion
        you must be logged in to post a comment | login to post comment | name | email
        website | submit | notify me
        save my name email and website in this browser for the next time i comment
        this site uses akismet to reduce spam | log in to leave a comment
        टिप्पणी | टिप्पणी करें | टिप्पणियां | कमेंट | कमेंट करें | कमेंट्स | अपनी टिप्पणी लिखें
        अपनी प्रतिक्रिया दें | प्रतिक्रिया दें | अपनी राय लिखें | कोई टिप्पणी नहीं
        टिप्पणी छोड़ें | कमेंट लिखें | चर्चा में शामिल हों | सभी टिप्पणियां देखें
        उत्तर छोड़ें | जवाब दें | एक टिप्पणी छोड़ें | राय दें
    """,
    "photo-credit": """
        file photo | file image | file pic | representational image | representative image
        getty images | reuters | afp | ap | ap photo | ians | ani | pti | image source
        photo credit | image credit | social media | twitter | फाइल फोटो | फाइल तस्वीर
        प्रतीकात्मक तस्वीर | प्रतीकात्मक फोटो | सांकेतिक तस्वीर | सांकेतिक फोटो
        सोशल मीडिया | साभार | रॉयटर्स | गेटी इमेजेज | एएफपी | एएनआई | पीटीआई | आईएएनएस
    """,
    "byline": """
        web desk | news desk | digital desk | online desk | staff reporter | staff correspondent
        special correspondent | our correspondent | agency | agencies | news agency | admin
        editor | desk | bureau | वेब डेस्क | न्यूज डेस्क | डिजिटल डेस्क | ऑनलाइन डेस्क
        एजेंसी | एजेंसियां | समाचार एजेंसी | संवाददाता | विशेष संवाददाता | हमारे संवाददाता
        ब्यूरो | न्यूज ब्यूरो | डेस्क | इंटरनेशनल डेस्क | नेशनल डेस्क | विदेश डेस्क | संपादक
        एजेंसी इनपुट के साथ | इनपुट एजेंसी | भाषा
    """,
    "english-line": "",
}
"""Lines by rule, one phrase between bars."""

STARTS: dict[str, str] = {
    "related-stories": """
        यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | यह भी पढ़े | ये भी पढ़े | इसे भी पढ़े
        इन्हें भी पढ़ें | इसको भी पढ़ें | यह खबर भी पढ़ें | ये खबर भी पढ़ें | ये खबरें भी पढ़ें
        यह खबरें भी पढ़ें | इस खबर को भी पढ़ें | यहां भी पढ़ें | यह भी देखें | ये भी देखें
        पढ़ना न भूलें | इसे जरूर पढ़ें | ये जरूर पढ़ें | आप यह भी पढ़ सकते हैं | विस्तार से पढ़ें | explained
        इसे भी देखें | यह भी देखे | यह भी जानें | ये भी जानें | यह भी सुनें | यह पढ़ें
        ये पढ़ें | इसे पढ़ें | पढ़ें | पढ़े | पढ़िए | जरूर पढ़ें | और भी पढ़ें | और पढ़ें
        पढ़ें ये भी | पढ़ें यह भी | पढ़ें पूरी खबर | देखें वीडियो | देखें video | वीडियो देखें
        also read | read also | read this also | must read | read more | also see | also watch
        watch also | watch | see also | read | read here | don't miss | dont miss | also check
        संबंधित खबर | संबंधित खबरें | सम्बंधित खबरें | संबंधित समाचार | संबंधित लेख
        अन्य खबरें | अन्य समाचार | अन्य पोस्ट | खबरें और भी हैं | यह भी पढ़िए | ये भी पढ़िए
        ग्राफिक्स | ग्राफिक | इन्फोग्राफिक | इंफोग्राफिक | infographic | graphics
    """,
    "tags": """
        tags | tag | topics | topic | topics mentioned in this article | keywords | filed under
        labels | related topics | posted in | categories | category | टैग | टैग्स | विषय | टॉपिक
        टॉपिक्स | संबंधित विषय | संबंधित टॉपिक्स | श्रेणी | web title | वेब टाइटल | english title
        english summary | url title
    """,
    "timestamp": """
        updated | updated on | updated at | last updated | last updated on | last modified
        published | published on | published at | publish date | publish on | first published
        first published on | date published | posted | posted on | posted at | created | created on
        modified | modified on | uploaded | अपडेटेड | अपडेट | अपडेट किया गया | अंतिम अपडेट
        आखिरी अपडेट | प्रकाशित | प्रकाशन तिथि | प्रकाशित तिथि | पब्लिश | पब्लिश्ड | प्रकाशित किया गया
        reading time | read time | estimated reading time | पढ़ने का समय | पढ़ने में समय
    """,
    "byline": """
        by | written by | edited by | reported by | published by | posted by | author | reporter
        report by | story by | compiled by | curated by | translated by | reviewed by | editor
        authored by | contributed by | agency by | about the author | about author
        प्रस्तुतकर्ता | लेखक | लेखिका | संपादन | संपादित | संपादक | रिपोर्ट | रिपोर्टर | प्रस्तुति
        अनुवाद | अनुवादक
        एडिटेड बाय | रिटेन बाय | पब्लिश्ड बाय | पब्लिश बाय | एडिटेड | लिखित | पदनाम | लेखन
        न्यूज डेस्क | डिजिटल डेस्क | वेब डेस्क | इंटरनेशनल डेस्क | नेशनल डेस्क
        लेखक के बारे में | लेखक परिचय
    """,
    "photo-credit": """
        photo credit | photo credits | image credit | image credits | photo | image | photo courtesy
        image courtesy | image source | pic credit | picture credit | credit | credits | courtesy
        source | sources | photo source | pic | representational image | representative image
        file photo | फोटो | फोटो क्रेडिट | फोटो साभार | फोटो सोर्स | फोटो स्रोत | तस्वीर | तस्वीर साभार
        चित्र | चित्र साभार | चित्र स्रोत | इमेज स्रोत | इमेज सोर्स | इमेज क्रेडिट | इमेज | साभार | स्रोत | सोर्स
        डेटा | आंकड़े | डेटा स्रोत
        सौजन्य | क्रेडिट | छवि स्रोत | फाइल फोटो | वीडियो स्रोत | वीडियो साभार
    """,
    "caption": """
        image caption | photo caption | caption | video caption | इमेज कैप्शन | तस्वीर कैप्शन
        फोटो कैप्शन | वीडियो कैप्शन | कैप्शन | चित्र परिचय
    """,
    "disclaimer": """
        disclaimer | डिस्क्लेमर | अस्वीकरण | disclosure
    """,
    "note": """
        नोट | note | चेतावनी | विशेष नोट | संपादकीय नोट | editor's note | निवेदन | सूचना
    """,
    "copyright": """
        copyright | copyrights | all rights reserved | कॉपीराइट | सर्वाधिकार सुरक्षित
        this website follows | site designed by | designed by | developed by
    """,
    "comments": """
        leave a reply to | comments are closed | टिप्पणियां बंद हैं
    """,
    "furniture": """
        share this | click to share | post views | views | total views | page views | visits
        इस खबर को शेयर | खबर को शेयर | like | प्लेबैक आपके उपकरण | छोड़िए | छोड़कर | पॉडकास्ट
        play | duration | एपिसोड | समाप्त | पोस्ट youtube | पोस्ट facebook | पोस्ट x | hindi news
        हिंदी न्यूज | हिंदी समाचार | यूट्यूब वीडियो | top stories | app पर पढ़ें
    """,
}
"""Beginnings of lines by rule."""

OPEN = """
    यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | यह भी पढ़े | ये भी पढ़े | इसे भी पढ़े | यह खबर भी पढ़ें
    ये खबर भी पढ़ें | ये खबरें भी पढ़ें | यह खबरें भी पढ़ें | यह भी देखें | ये भी देखें
    यह भी पढ़िए | ये भी पढ़िए | also read | read also | must read | also see | also watch
    प्रस्तुतकर्ता | published by | written by | edited by | reported by | posted by | last updated
    first published | photo credit | image credit | image source | copyright | इमेज स्रोत
    इमेज कैप्शन | पोस्ट youtube | छोड़िए youtube | post views | updated | published | hindi news
    हिंदी न्यूज
"""
"""Beginnings that need no colon, dash or other mark behind them."""

LISTS = """
    check also | similar news | similar posts | similar stories
    more news | related news | related posts | related post | related articles | related article
    related stories | related story | related | related content | recommended | recommended for you
    recommended stories | you may also like | you might also like | you may like | also read
    read also | read more news | more stories | more from | more from author
    more from this section | more from world | latest news | latest | latest stories
    latest posts | latest articles | recent posts | recent news | recent stories
    recent articles | trending | trending news
    trending now | trending stories | trending topics | most read | most popular | most viewed
    popular | popular posts | popular news | popular stories | top news | top stories
    top headlines | editors pick | editors picks | editor s pick | must read | dont miss
    don t miss | from the web | around the web | in case you missed it | what to read next
    read next | up next | next read | other news | other stories | web stories | photo gallery
    latest videos | videos | featured videos | featured video | featured video of the day
    संबंधित खबरें | सम्बंधित खबरें | संबंधित खबर | संबंधित समाचार | सम्बंधित समाचार | संबंधित लेख
    संबंधित पोस्ट | संबंधित स्टोरीज | मिलती जुलती खबरें | इससे जुड़ी खबरें | जुड़ी खबरें
    अन्य खबरें | अन्य समाचार | अन्य पोस्ट | अन्य संबंधित खबरें | और खबरें | और भी खबरें
    और भी पढ़ें | खबरें और भी हैं | अधिक खबरें | ज्यादा खबरें | आज की बड़ी खबरें | आज की खबरें
    आज की ताजा खबरें | बड़ी खबरें | बड़ी खबर | ताजा खबरें | ताजा खबर | ताजा समाचार
    ताजातरीन | नवीनतम खबरें | नवीनतम समाचार | नवीनतम | लेटेस्ट न्यूज | लेटेस्ट खबरें
    लेटेस्ट | हाल की खबरें | हाल के पोस्ट | ट्रेंडिंग | ट्रेंडिंग न्यूज | ट्रेंडिंग खबरें
    ट्रेंडिंग टॉपिक्स | ट्रेंडिंग वीडियो | सबसे ज्यादा पढ़ी गई | सबसे ज्यादा पढ़ी गईं
    सबसे ज्यादा पढ़े गए | सबसे अधिक पढ़ी गईं | सबसे अधिक पढ़े गए | सर्वाधिक पढ़ी गई
    सर्वाधिक पढ़े गए | सबसे अधिक पढ़ी गई | लोकप्रिय
    लोकप्रिय खबरें | लोकप्रिय समाचार | चर्चित खबरें | मुख्य समाचार | मुख्य खबरें
    प्रमुख खबरें | प्रमुख समाचार | टॉप न्यूज | टॉप खबरें | टॉप स्टोरीज | आपके लिए
    आपके लिए सुझाव | आपको यह भी पसंद आ सकता है | आप यह भी पढ़ सकते हैं | आपकी पसंद
    पसंदीदा खबरें | यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | यह भी देखें | ये भी देखें
    इन्हें भी पढ़ें | ये खबर भी पढ़ें | ये खबरें भी पढ़ें | पढ़ें ये खबरें | पढ़ें और खबरें
    रेकमेंडेड खबरें | सुझाई गई खबरें | सम्बंधित जानकारी | संबंधित जानकारी | संबंधित कहानियां
    संबंधित आलेख | ट्रेन्डिंग | ट्रेन्डिंग फोटोज | ट्रेंडिंग फोटोज | टॉप हेडलाइंस | ताजा अपडेट
    लेटेस्ट अपडेट | लेटेस्ट अपडेट्स | इन टॉपिक्स पर और पढ़ें | इस टॉपिक पर और पढ़ें | विशेष खबरें
    अनुशंसित | अनुशंसित खबरें | अनुशंसित कहानियां | फीचर्ड
    फीचर्ड खबरें | मुख्य सुर्खियां | सुर्खियां | बड़ी सुर्खियां | अन्य प्रमुख खबरें
    आपके शहर से | आपका शहर | और देखें | सबसे ज्यादा पढ़ें | सबसे ज्यादा देखे गए | पॉपुलर
    पॉपुलर न्यूज | क्लिक करें और पढ़ें | यह खबरें भी पढ़ें | चर्चा में | सिफारिश
    सिफारिश की गई | हमारी पसंद | संपादक की कलम से | विदेश न्यूज | world news in hindi
    न चूकें | मिस न करें | जरूर पढ़ें | अवश्य पढ़ें | वेब स्टोरी | वेब स्टोरीज | फोटो गैलरी
    वीडियो गैलरी | लेटेस्ट वीडियो | दुनिया से और खबरें | विदेश से और | देश से और | विदेश की खबरें
    दुनिया की खबरें | देश की खबरें | अगली खबर | संबंधित वीडियो | और वीडियो देखें
    टॉप वीडियो | इस विषय पर और | इस खबर से जुड़ी | एडिटर्स पिक | संपादक की पसंद
"""
"""Headings of lists of links to other stories."""

ENDS = """
    leave a reply | leave a comment | leave comment | post a comment | post comment | add a comment
    write a comment | comments | comment | view comments | recent comments | cancel reply
    your email address will not be published | join the discussion | join the conversation
    archives | categories | recent posts | about the author | about author | author bio
    about us | contact us | contact | subscribe to our newsletter | newsletter | poll | opinion poll
    get real time updates directly on you device subscribe now | quick links | useful links
    important links | follow us on | connect with us | download app | download our app | meta
    लेखक के बारे में | लेखक परिचय | लेखिका के बारे में | हमारे बारे में | संपर्क करें | संपर्क
    आज का सवाल | आज का पोल | पोल | जनमत | ओपिनियन पोल | आपका मत | टिप्पणी करें | टिप्पणियां
    कमेंट | कमेंट्स | कमेंट करें | कमेंट लिखें | कॉमेंट लिखें | अपनी प्रतिक्रिया दें
    अपनी टिप्पणी लिखें | एक टिप्पणी छोड़ें | उत्तर छोड़ें | प्रतिक्रियाएं | महत्वपूर्ण लिंक
    क्विक लिंक्स | श्रेणियां | पुरालेख | न्यूजलेटर | हमें फॉलो करें | हमसे जुड़ें
"""
"""Headings behind which nothing of the article comes any more."""

NEXTS = """
    previous post | next post | previous article | next article | previous story | next story
    previous news | next news | previous | next | prev | up next | read next | next read | video
    watch | watch video | featured video | पिछला लेख | अगला लेख | पिछली खबर | अगली खबर | पिछला
    अगला | वीडियो | वीडियो देखें | पिछली पोस्ट | अगली पोस्ट | पिछला पोस्ट | अगला पोस्ट
"""
"""Labels with one other headline behind each."""

TOKENS = """
    share tweet facebook twitter x whatsapp telegram instagram linkedin pinterest reddit email mail
    print copy link youtube koo threads messenger tumblr sms gmail google plus viber line pocket
    home news world national international politics sports sport business entertainment tech
    technology lifestyle health education auto astrology religion opinion editorial india states
    state city cities crime video videos photos photo gallery live tv epaper e paper hindi english
    latest trending breaking menu search login signup subscribe subscribers followers fans follow
    us on our and app download the to like shares share(s) views comments comment post reply
    whats app fb yt insta rss feed notifications notification allow bell icon min read mins
    minutes minute am pm ist
    शेयर साझा ट्वीट फेसबुक ट्विटर एक्स व्हाट्सएप व्हाट्सऐप वॉट्सऐप टेलीग्राम इंस्टाग्राम
    लिंक्डइन ईमेल मेल प्रिंट कॉपी लिंक यूट्यूब पिंटरेस्ट कू होम देश विदेश दुनिया विश्व
    राष्ट्रीय अंतरराष्ट्रीय अंतर्राष्ट्रीय राज्य राज्यों शहर राजनीति खेल क्रिकेट मनोरंजन बॉलीवुड
    बिजनेस व्यापार कारोबार अर्थव्यवस्था टेक टेक्नोलॉजी तकनीक लाइफस्टाइल जीवनशैली स्वास्थ्य
    हेल्थ शिक्षा एजुकेशन करियर जॉब्स ऑटो धर्म आस्था ज्योतिष राशिफल संपादकीय विचार ओपिनियन
    ब्लॉग क्राइम अपराध वीडियो फोटो गैलरी लाइव टीवी ईपेपर हिंदी हिन्दी न्यूज समाचार खबरें खबर
    ताजा लेटेस्ट ट्रेंडिंग ब्रेकिंग मेन्यू खोजें लॉगिन सब्सक्राइब फॉलो करें फॉलोअर्स कमेंट
    टिप्पणी लाइक ऐप एप डाउनलोड मिनट घंटे दिन पहले पढ़ें जेंडर यूटिलिटी पॉडकास्ट वायरल गैजेट्स
    फैक्ट चेक वेब स्टोरीज स्टोरी चुनाव बजट मौसम शो शोज रील रील्स गेम्स कार्टून ई पेपर शॉर्ट
"""
"""Words of buttons, share bars and menus."""

SECTIONS = """
    home news world national international india hindi
    होम देश विदेश दुनिया विश्व राष्ट्रीय अंतरराष्ट्रीय अंतर्राष्ट्रीय राज्य न्यूज समाचार खबरें हिंदी हिन्दी
    मुख्यपृष्ठ मुखपृष्ठ
"""
"""Words of the first steps of a breadcrumb."""

IMPERATIVES = """
    हटाएं पढें पढिए देखें देखिए सुनें सुनिए जानें करें कीजिए जुडें चुनें लिखें भेजें बताएं पाएं पायें खोलें
"""
"""Verbs that short lines of a site end with when they want something done."""

SITE = """
    news samachar khabar khabre khabren live times today tv bharat india hindi world express post
    daily network portal media online patrika jagran bhaskar duniya desk update updates breaking
    latest information website site channel web com
    न्यूज समाचार खबर खबरें टाइम्स टुडे टीवी भारत एक्सप्रेस पोर्टल नेटवर्क पत्रिका जागरण
    दैनिक लाइव हिंदी हिन्दी वेब डेस्क चैनल ऑनलाइन मीडिया
"""
"""Words that news sites have in their names."""

AGENCIES = """
    आईएएनएस | एएनआई | पीटीआई | भाषा | यूनीवार्ता | वार्ता | एएफपी | एपी | रॉयटर्स | रायटर्स
    रॉयटर | शिन्हुआ | स्पूतनिक | हिन्दुस्थान समाचार | हिंदुस्थान समाचार | एजेंसी | एजेंसियां
    एजेंसीज | समाचार एजेंसी | ब्यूरो | संवाददाता | विसं | हिस | यूएनआई | डीपीए | आरएनएस
    वेबवार्ता | ians | ani | pti | afp | ap | reuters | uni | agency | agencies | xinhua | dpa
    इनपुट | bureau | desk | डेस्क
"""
"""News agencies, and words put where their name would stand."""


CLOSERS = "समाप्त | end of list | सूची समाप्त | सूची का अंत"
"""Signs that close a list of other stories."""

POINTS = """
    highlights | story highlights | key points | key highlights | key takeaways | हाइलाइट्स
    हाईलाइट्स | स्टोरी हाइलाइट्स | मुख्य बातें | मुख्य बिंदु | खास बातें | खबर का सार | सारांश | एआई सारांश | संक्षेप
    संक्षेप में | शॉर्ट में जानें | quick read | ai summary | short में पढ़ें
"""
"""Headings of boxes that say in short what the article says."""

SMALL_WORDS = """
    है हैं था थी थे हो गया गई गए रहा रही रहे ने को में से का के की कि और पर नहीं यह इस उस भी हुआ हुई
    कर करने लिए तक ये वह
"""
"""Small words of sentences, which names and labels do without."""

HINDI_WORDS = """
    है हैं था थी थे थीं में और नहीं लिए गया गई गए रहा रही रहे हुआ हुई हुए यह इस उस उन्होंने कहा बताया
    होगा करने किया दिया बीच साथ बाद उनके इसके उसके दोनों जिसमें अपने वाले लेकिन पहले क्योंकि वहां
    होगी होंगे जाएगा सकता सकते चाहिए करेंगे लिया किए
"""
"""Small words that Hindi has and Marathi, Nepali, Bhojpuri, Maithili and Sanskrit have not."""

PLACES = """
    सोल | सियोल | प्योंगयांग | मॉस्को | मास्को | कीव | बीजिंग | पेइचिंग | टोक्यो | वाशिंगटन | वॉशिंगटन
    न्यूयॉर्क | न्यूयार्क | लंदन | पेरिस | बर्लिन | ब्रुसेल्स | जिनेवा | वियना | रोम | मैड्रिड | वारसॉ
    अंकारा | इस्तांबुल | तेहरान | तेल अवीव | तेलअवीव | यरुशलम | येरुशलम | गाजा | काहिरा | रियाद | दोहा
    दुबई | अबू धाबी | अबूधाबी | बगदाद | दमिश्क | बेरूत | काबुल | इस्लामाबाद | ढाका | काठमांडू | कोलंबो
    हनोई | बैंकॉक | जकार्ता | मनीला | कुआलालंपुर | सिंगापुर | कैनबरा | सिडनी | ओटावा | हेलसिंकी
    स्टॉकहोम | ओस्लो | बुडापेस्ट | प्राग | मिन्स्क | व्लादिवोस्तोक | हांगकांग | ताइपे | दावोस
    संयुक्त राष्ट्र | नई दिल्ली | नयी दिल्ली | दिल्ली | मुंबई | कोलकाता | चेन्नई | लखनऊ | पटना | भोपाल
    जयपुर | रांची | देहरादून | चंडीगढ़ | हैदराबाद | बेंगलुरु | बेंगलूरु | श्रीनगर | जम्मू | शिमला
    गुवाहाटी | अहमदाबाद
"""
"""Cities that open a dateline without a date behind them."""

NO_AGENCY = "एजेंसी | एजेंसियां | एजेंसीज | ब्यूरो | संवाददाता | डेस्क | agency | agencies"
"""What stands in a dateline for an agency without naming one."""

STAMP_WORDS = """
    am pm ist gmt utc hrs hours hour hr minutes minute mins min ago seconds a an day days week weeks
    month months year years at on and the updated update published publish posted date time last
    first modified read reading est edt bst uploaded created
    monday tuesday wednesday thursday friday saturday sunday
    mon tue tues wed thu thur thurs fri sat sun
    सोमवार मंगलवार बुधवार गुरुवार गुरूवार वीरवार बृहस्पतिवार शुक्रवार शनिवार रविवार सोम मंगल बुध
    गुरु शुक्र शनि रवि बजे बजकर सुबह शाम दोपहर रात पूर्वाह्न अपराह्न एएम पीएम मिनट घंटे घंटा
    दिन सप्ताह हफ्ते महीने महीना साल पहले अपडेटेड अपडेट प्रकाशित को पर दिनांक तारीख समय
    आईएसटी एक दो तीन कुछ घण्टे घण्टा पढने का पढें में अंतिम आखिरी किया गया
"""
"""Words a time stamp is made of, besides months."""

STAMP_SIGNS = "ago पहले बजे ist read reading मिनट am pm"
"""Those of them one of which must be there, if no date and no clock is."""

BYLINE_WORDS = """
    desk bureau reporter correspondent editor agency agencies newswrap staff team
    स्टाफ डेस्क ब्यूरो संवाददाता रिपोर्टर एजेंसी एजेंसियां प्रतिनिधि
"""
"""Words of lines that say who wrote."""

REQUESTED = "यहां हमें हमारे इसे लेख गैलरी विस्तार राय"
"""Words besides `TOKENS` of short lines that ask for something."""

MORE = "read more | और पढ़ें | आगे पढ़ें | विस्तार से पढ़ें | continue reading | ज्यादा पढ़ें"
"""Buttons behind which the headline of what they lead to may stand."""


def listed(block: str) -> list[str]:
    """The phrases of a block: between bars and line ends."""
    return [
        phrase for line in block.split("\n") for part in line.split("|") if (phrase := part.strip())
    ]
