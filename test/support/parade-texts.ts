// Plausible words of one press office in every language of the interface: what the pages under test say.

export interface ParadeText {
  /** Of the edition. */
  title: string;
  description: string;
  headline: string;
  lead: string;
  /** Above a longer text. */
  heading: string;
  paragraph: string;
  quotation: string;
  correction: string;
  caption: string;
  alt: string;
  topic: string;
  byline: string;
}

/** By language tag. None of it has been read by native readers. */
export const PARADE_TEXTS: Readonly<Record<string, ParadeText>> = {
  nl: {
    title: 'Haven- en Douanenieuws',
    description: 'Mededelingen van de Haven- en Douaneautoriteit',
    headline: 'Luchtkwaliteitsmetingen op het containerterminaluitbreidingsterrein hervat',
    lead: 'De meetpost aan kaai 12 werkt weer. De eerste cijfers volgen maandag, samen met een verslag van de buurtvergadering.',
    heading: 'Wat er gemeten wordt',
    paragraph:
      'De metingen lopen dag en nacht. Wie klachten heeft, belt +32 2 555 01 23 of meldt een voertuig met zijn nummerplaat, bijvoorbeeld 1-ABC-234.',
    quotation: '“Meten is weten, en wie weet kan bijsturen.”',
    correction: 'Een eerdere versie noemde kaai 21. Het gaat om kaai 12.',
    caption: 'De meetpost aan kaai 12.',
    alt: 'Een kast met een antenne op een leeg haventerrein',
    topic: 'Leefmilieu',
    byline: 'Nora Claes',
  },
  fr: {
    title: 'Actualités du port et des douanes',
    description: 'Communiqués de l’Autorité portuaire et douanière',
    headline: 'Les mesures de la qualité de l’air reprennent sur le terminal',
    lead: 'La station du quai 12 fonctionne de nouveau. Les premiers chiffres seront publiés lundi.',
    heading: 'Ce qui est mesuré',
    paragraph:
      'Les mesures se font jour et nuit. Pour une plainte, appelez le +32 2 555 01 23 ou signalez un véhicule par sa plaque, par exemple 1-ABC-234.',
    quotation: '« Mesurer, c’est savoir. »',
    correction: 'Une version antérieure citait le quai 21. Il s’agit du quai 12.',
    caption: 'La station de mesure du quai 12.',
    alt: 'Une armoire surmontée d’une antenne sur un quai désert',
    topic: 'Environnement',
    byline: 'Claire Dumont',
  },
  de: {
    title: 'Hafen- und Zollnachrichten',
    description: 'Mitteilungen der Hafen- und Zollbehörde',
    headline: 'Luftqualitätsmessungen auf der Containerterminalerweiterungsfläche wieder aufgenommen',
    lead: 'Die Messstation an Kai 12 arbeitet wieder. Die ersten Werte werden am Montag veröffentlicht.',
    heading: 'Was gemessen wird',
    paragraph:
      'Gemessen wird Tag und Nacht. Beschwerden nimmt die Nummer +32 2 555 01 23 entgegen; Fahrzeuge melden Sie mit dem Kennzeichen, etwa 1-ABC-234.',
    quotation: '„Wer misst, der weiß.“',
    correction: 'In einer früheren Fassung stand Kai 21. Gemeint ist Kai 12.',
    caption: 'Die Messstation an Kai 12.',
    alt: 'Ein Schrank mit Antenne auf einer leeren Hafenfläche',
    topic: 'Umwelt',
    byline: 'Jonas Weber',
  },
  en: {
    title: 'Port and Customs News',
    description: 'Announcements of the Port and Customs Authority',
    headline: 'Air quality measurements resume at the terminal',
    lead: 'The station on quay 12 is working again. The first figures will be published on Monday.',
    heading: 'What is measured',
    paragraph:
      'Measurements run day and night. To complain, call +32 2 555 01 23, or report a vehicle by its number plate, such as 1-ABC-234.',
    quotation: '“Whoever measures, knows.”',
    correction: 'An earlier version named quay 21. It is quay 12.',
    caption: 'The measuring station on quay 12.',
    alt: 'A cabinet with an aerial on an empty quay',
    topic: 'Environment',
    byline: 'Ellen Price',
  },
  ar: {
    title: 'أخبار الميناء والجمارك',
    description: 'بيانات هيئة الميناء والجمارك',
    headline: 'استئناف قياس جودة الهواء في محطة الحاويات',
    lead: 'عادت محطة القياس على الرصيف 12 إلى العمل، وتُنشر الأرقام الأولى يوم الاثنين.',
    heading: 'ما الذي يُقاس',
    paragraph:
      'تجري القياسات ليلًا ونهارًا. للشكاوى يرجى الاتصال على الرقم +32 2 555 01 23 أو الإبلاغ عن مركبة برقم لوحتها، مثل 1-ABC-234، في أي وقت.',
    quotation: '«من يقِس يعرف».',
    correction: 'ذكرت نسخة سابقة الرصيف 21، والصحيح الرصيف 12.',
    caption: 'محطة القياس على الرصيف 12.',
    alt: 'خزانة عليها هوائي في ساحة ميناء خالية',
    topic: 'البيئة',
    byline: 'ليلى منصور',
  },
  ja: {
    title: '港湾・税関ニュース',
    description: '港湾税関庁からのお知らせ',
    headline: 'コンテナターミナルの大気測定を再開',
    lead: '12番岸壁の測定局が復旧しました。最初の測定値は月曜日に公表します。',
    heading: '測定する項目',
    paragraph:
      '測定は昼夜を通して行います。ご意見は電話+32 2 555 01 23へ。車両は1-ABC-234のようなナンバーでお知らせください。',
    quotation: '「測れば、分かります。」',
    correction: '当初「21番岸壁」とお伝えしましたが、正しくは「12番岸壁」です。',
    caption: '12番岸壁の測定局。',
    alt: '人けのない埠頭に立つ、アンテナ付きの箱',
    topic: '環境',
    byline: '佐藤 由紀',
  },
  es: {
    title: 'Noticias del Puerto y la Aduana',
    description: 'Comunicados de la Autoridad Portuaria y Aduanera',
    headline: 'Se reanudan las mediciones de la calidad del aire en la terminal',
    lead: 'La estación del muelle 12 vuelve a funcionar. Los primeros datos se publicarán el lunes.',
    heading: 'Qué se mide',
    paragraph:
      'Se mide de día y de noche. Para quejas, llame al +32 2 555 01 23 o comunique la matrícula de un vehículo, por ejemplo 1-ABC-234.',
    quotation: '«Quien mide, sabe».',
    correction: 'Una versión anterior mencionaba el muelle 21. Se trata del muelle 12.',
    caption: 'La estación de medición del muelle 12.',
    alt: 'Un armario con antena en un muelle vacío',
    topic: 'Medio ambiente',
    byline: 'Lucía Ortega',
  },
  pt: {
    title: 'Notícias do Porto e da Alfândega',
    description: 'Comunicados da Autoridade Portuária e Aduaneira',
    headline: 'Retomadas as medições da qualidade do ar no terminal',
    lead: 'A estação do cais 12 voltou a funcionar. Os primeiros valores são publicados na segunda-feira.',
    heading: 'O que se mede',
    paragraph:
      'As medições decorrem dia e noite. Para reclamações, ligue +32 2 555 01 23 ou indique a matrícula do veículo, por exemplo 1-ABC-234.',
    quotation: '«Quem mede, sabe.»',
    correction: 'Uma versão anterior referia o cais 21. Trata-se do cais 12.',
    caption: 'A estação de medição do cais 12.',
    alt: 'Um armário com antena num cais vazio',
    topic: 'Ambiente',
    byline: 'Inês Carvalho',
  },
  it: {
    title: 'Notizie dal porto e dalla dogana',
    description: 'Comunicati dell’Autorità portuale e doganale',
    headline: 'Riprendono le misurazioni della qualità dell’aria al terminal',
    lead: 'La stazione della banchina 12 è di nuovo in funzione. I primi dati saranno pubblicati lunedì.',
    heading: 'Che cosa si misura',
    paragraph:
      'Si misura giorno e notte. Per reclami chiamare il +32 2 555 01 23 o segnalare un veicolo con la sua targa, per esempio 1-ABC-234.',
    quotation: '«Chi misura sa».',
    correction: 'Una versione precedente indicava la banchina 21. Si tratta della banchina 12.',
    caption: 'La stazione di misura della banchina 12.',
    alt: 'Un armadio con antenna su una banchina vuota',
    topic: 'Ambiente',
    byline: 'Giulia Ferri',
  },
  pl: {
    title: 'Wiadomości portowe i celne',
    description: 'Komunikaty Urzędu Portowego i Celnego',
    headline: 'Wznowiono pomiary jakości powietrza na terminalu',
    lead: 'Stacja przy nabrzeżu 12 znów działa. Pierwsze dane ukażą się w poniedziałek.',
    heading: 'Co jest mierzone',
    paragraph:
      'Pomiary trwają dzień i noc. Skargi przyjmujemy pod numerem +32 2 555 01 23; pojazd można zgłosić, podając numer rejestracyjny, na przykład 1-ABC-234.',
    quotation: '„Kto mierzy, ten wie”.',
    correction: 'Wcześniejsza wersja podawała nabrzeże 21. Chodzi o nabrzeże 12.',
    caption: 'Stacja pomiarowa przy nabrzeżu 12.',
    alt: 'Szafka z anteną na pustym nabrzeżu',
    topic: 'Środowisko',
    byline: 'Zofia Mazur',
  },
  uk: {
    title: 'Новини порту й митниці',
    description: 'Повідомлення портового та митного управління',
    headline: 'На терміналі відновлено вимірювання якості повітря',
    lead: 'Станція на причалі 12 знову працює. Перші дані оприлюднять у понеділок.',
    heading: 'Що вимірюють',
    paragraph:
      'Вимірювання тривають удень і вночі. Скарги приймають за номером +32 2 555 01 23; про транспорт повідомляйте за номерним знаком, наприклад 1-ABC-234.',
    quotation: '«Хто вимірює, той знає».',
    correction: 'У попередній версії йшлося про причал 21. Насправді це причал 12.',
    caption: 'Вимірювальна станція на причалі 12.',
    alt: 'Шафа з антеною на порожньому причалі',
    topic: 'Довкілля',
    byline: 'Олена Коваль',
  },
  'zh-Hans': {
    title: '港口与海关新闻',
    description: '港口与海关管理局公告',
    headline: '集装箱码头恢复空气质量监测',
    lead: '12号码头的监测站已恢复运行，首批数据将于星期一公布。',
    heading: '监测内容',
    paragraph: '监测昼夜进行。投诉请拨打 +32 2 555 01 23，举报车辆请提供车牌号，例如 1-ABC-234。',
    quotation: '“有测量，才有了解。”',
    correction: '此前的版本误写为21号码头，应为12号码头。',
    caption: '12号码头的监测站。',
    alt: '空旷码头上一个带天线的机柜',
    topic: '环境',
    byline: '李晓雯',
  },
};
