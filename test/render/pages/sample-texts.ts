// The sentences of the sample pages, in the three languages whose scripts differ most.
export interface SampleText {
  title: string;
  description: string;
  dateline: string;
  byline: string;
  headlines: readonly string[];
  leads: readonly string[];
  bodyHtml: string;
  correction: string;
  caption: string;
  credit: string;
  alt: string;
  file: string;
  topics: readonly string[];
}

export const SAMPLE_TEXTS: Readonly<Record<'nl' | 'ar' | 'ja', SampleText>> = {
  nl: {
    title: 'Haven- en Douanenieuws',
    description: 'Berichten van de haven- en douaneautoriteit',
    dateline: 'Antwerpen',
    byline: 'Lotte Verhulst',
    headlines: [
      'Douane onderschept 1.200 kilo cocaïne in lading bananen uit Ecuador',
      'Nieuwe scanner controleert voortaan tweehonderd containers per uur',
      'Sluis van Kallo twee weken gesloten voor onderhoud',
      'Samenwerking met Braziliaanse federale politie verlengd tot 2030',
      'Havenautoriteit stelt veiligheidsverantwoordelijke aan voor containerterminalbeheer',
    ],
    leads: [
      'Bij een gezamenlijke controle van douane en federale politie werd zondag een partij van 1.200 kilo cocaïne gevonden. Drie verdachten zijn aangehouden.',
      'De installatie op kaai 1742 is sinds vandaag in gebruik en halveert de wachttijd voor vrachtwagens.',
      'Van 20 april tot 4 mei varen schepen om via de Boudewijnsluis. Binnenvaart houdt voorrang.',
      'Beide diensten wisselen analisten uit en delen voortaan gegevens over verdachte containers.',
      '',
    ],
    bodyHtml: `<p>De lading kwam vrijdagavond aan op de linkeroever. Een analyse van de scheepspapieren wees op een onbekende afzender, waarna de container voor een scan werd geselecteerd.</p>
<h2>Een gezamenlijke controle</h2>
<p>Speurhonden sloegen aan bij het openen van de deuren. Achter de derde rij pallets vonden de controleurs <strong>480 pakketten</strong>, elk voorzien van een baken. De partij is zondag onder toezicht vernietigd.</p>
<blockquote><p>“Zonder de gegevens uit Guayaquil hadden we deze container nooit gevonden. Internationale samenwerking is geen bijzaak, het is het werk zelf.”</p></blockquote>
<p>Het onderzoek loopt verder onder leiding van de federale procureur. Wie iets heeft gezien, kan bellen naar <a href="tel:+3235550140">+32 3 555 01 40</a>.</p>
<h2>Wat eraan voorafging</h2>
<ul><li>In 2025 werden 64 ton drugs in beslag genomen.</li><li>In maart opende het gezamenlijke analysecentrum.</li></ul>`,
    correction: 'Een eerdere versie vermeldde 1.400 kilo. Na weging gaat het om 1.200 kilo.',
    caption: 'De container bij aankomst op kaai 1742.',
    credit: 'Foto: Havenautoriteit',
    alt: 'Een geopende container tussen hijskranen in de schemering',
    file: 'Cijfers over inbeslagnames, 2020 tot 2025',
    topics: ['Drugsbestrijding', 'Internationale samenwerking'],
  },
  ar: {
    title: 'أخبار الميناء والجمارك',
    description: 'بيانات هيئة الميناء والجمارك',
    dateline: 'أنتويرب',
    byline: 'سلمى الحداد',
    headlines: [
      'الجمارك تضبط 1200 كيلوغرام من الكوكايين في شحنة موز قادمة من الإكوادور',
      'DP World تشغّل ماسحًا جديدًا يفحص مئتي حاوية في الساعة',
      'إغلاق هويس كالو أسبوعين لأعمال الصيانة',
      'تمديد التعاون مع الشرطة الفدرالية البرازيلية حتى عام 2030',
      'هيئة الميناء تعيّن مسؤولًا عن سلامة محطات الحاويات',
    ],
    leads: [
      'عُثر يوم الأحد على 1200 كيلوغرام من الكوكايين خلال عملية تفتيش مشتركة بين الجمارك والشرطة الفدرالية، وأوقف ثلاثة مشتبه بهم.',
      'دخل الجهاز الخدمة اليوم على الرصيف 1742، ويخفض مدة انتظار الشاحنات إلى النصف.',
      'تُحوَّل السفن بين 20 أبريل و4 مايو إلى هويس بودوان، مع بقاء الأولوية للملاحة الداخلية.',
      'يتبادل الجهازان المحللين والبيانات المتعلقة بالحاويات المشبوهة.',
      '',
    ],
    bodyHtml: `<p>وصلت الشحنة مساء الجمعة إلى الضفة اليسرى. وأظهر تحليل وثائق الشحن أن المرسِل غير معروف، فاختيرت الحاوية للفحص بالأشعة.</p>
<h2>عملية تفتيش مشتركة</h2>
<p>نبّهت الكلاب المدربة فور فتح الأبواب. وعثر المفتشون خلف الصف الثالث من المنصات على <strong>480 طردًا</strong>، في كل منها جهاز تتبع. وأُتلفت الكمية يوم الأحد تحت المراقبة.</p>
<blockquote><p>«لولا البيانات الواردة من غواياكيل لما عثرنا على هذه الحاوية. التعاون الدولي ليس أمرًا ثانويًا، بل هو صميم عملنا».</p></blockquote>
<p>يستمر التحقيق بإشراف المدعي العام الفدرالي. ولمن لديه معلومات الاتصال على الرقم <a href="tel:+3235550140"><bdi dir="ltr">+32 3 555 01 40</bdi></a>.</p>`,
    correction: 'ذكرت نسخة سابقة 1400 كيلوغرام، والصحيح بعد الوزن 1200 كيلوغرام.',
    caption: 'الحاوية لدى وصولها إلى الرصيف 1742.',
    credit: 'الصورة: هيئة الميناء',
    alt: 'حاوية مفتوحة بين الرافعات عند الغروب',
    file: 'أرقام المضبوطات من 2020 إلى 2025',
    topics: ['مكافحة المخدرات', 'التعاون الدولي'],
  },
  ja: {
    title: '港湾・税関ニュース',
    description: '港湾税関庁からのお知らせ',
    dateline: 'アントワープ',
    byline: '山本 恵',
    headlines: [
      'エクアドル産バナナの積み荷からコカイン1,200キロを押収',
      '新型スキャナー稼働、1時間にコンテナ200本を検査',
      'カロー水門、保守工事のため2週間閉鎖',
      'ブラジル連邦警察との協力協定を2030年まで延長',
      '港湾庁、コンテナターミナルの安全責任者を任命',
    ],
    leads: [
      '税関と連邦警察の合同検査により、日曜日に1,200キロのコカインが見つかりました。容疑者3人が逮捕されています。',
      '1742番岸壁の設備が本日から使用され、トラックの待ち時間は半分になります。',
      '4月20日から5月4日まで、船舶はボードワン水門へ迂回します。内航船の優先は変わりません。',
      '両機関は分析官を相互に派遣し、不審なコンテナの情報を共有します。',
      '',
    ],
    bodyHtml: `<p>積み荷は金曜日の夜、左岸の埠頭に到着しました。船積書類を分析したところ荷送人が不明であったため、このコンテナがX線検査の対象に選ばれました。</p>
<h2>合同検査</h2>
<p>扉を開けると、麻薬探知犬がただちに反応しました。検査官は3列目のパレットの奥から、それぞれに発信器の付いた<strong>480個の包み</strong>を発見しました。押収物は日曜日に立ち会いのもとで廃棄されました。</p>
<blockquote><p>「グアヤキルからの情報がなければ、このコンテナを見つけることはできませんでした。国際協力は付け足しではなく、仕事そのものです。」</p></blockquote>
<p>捜査は連邦検察官の指揮のもとで続いています。情報をお持ちの方は<a href="tel:+3235550140">+32 3 555 01 40</a>までご連絡ください。</p>`,
    correction: '当初1,400キロとお伝えしましたが、計量の結果、正しくは1,200キロでした。',
    caption: '1742番岸壁に到着したコンテナ。',
    credit: '写真：港湾庁',
    alt: '夕暮れのクレーンの間に置かれた、扉の開いたコンテナ',
    file: '押収量の推移（2020～2025年）',
    topics: ['麻薬対策', '国際協力'],
  },
};
