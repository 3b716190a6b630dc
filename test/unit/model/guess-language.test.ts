import { describe, expect, it } from 'vitest';
import { guessLanguage } from '#src/model/guess-language.ts';

/** A sentence or two of everyday language in each, none of which was looked at when the lists were made. */
const said: Readonly<Record<string, string>> = {
  en: 'We walked along the river until it got dark, and then somebody asked whether there was a train back.',
  de: 'Gestern habe ich meine Schwester am Bahnhof getroffen, und wir sind zusammen nach Hause gegangen.',
  fr: 'Hier soir nous avons mangé chez mes parents, et ma mère a raconté une histoire que je ne connaissais pas.',
  es: 'Ayer por la tarde fuimos al mercado con mi hermano y compramos naranjas para toda la semana.',
  it: 'Ieri sera siamo andati al cinema con gli amici, ma il film non era molto bello.',
  pt: 'Ontem à noite fomos jantar com os meus avós e eles contaram uma história muito engraçada.',
  nl: 'Gisteren heb ik met mijn broer een lange wandeling gemaakt, maar het begon te regenen.',
  sv: 'Igår gick vi till stranden med barnen, men det var för kallt för att bada.',
  da: 'I går var vi på museet med børnene, men det var lukket, så vi gik hjem igen.',
  pl: 'Wczoraj poszliśmy do lasu na grzyby, ale nie znaleźliśmy ani jednego.',
  cs: 'Včera jsme byli s dětmi na zámku a potom jsme šli na zmrzlinu.',
  hu: 'Tegnap este a barátaimmal elmentünk vacsorázni, és nagyon jól éreztük magunkat.',
  ro: 'Ieri am fost la bunici și am mâncat o plăcintă cu mere foarte bună.',
  tr: 'Dün akşam arkadaşlarımla birlikte sahilde yürüdük ve çok güzel bir gün batımı gördük.',
  fi: 'Eilen kävimme mökillä, mutta siellä oli niin kylmä, että tulimme takaisin kotiin.',
  id: 'Kemarin saya pergi ke pasar dengan ibu untuk membeli sayur dan buah yang segar.',
  vi: 'Hôm qua tôi đi chợ với mẹ và mua rất nhiều trái cây cho gia đình.',
  ru: 'Вчера мы гуляли по парку и кормили уток, а потом пошёл дождь, и мы вернулись домой.',
  uk: 'Вчора ми ходили до лісу, збирали гриби і дуже втомилися.',
  el: 'Χθες πήγαμε στη θάλασσα με τα παιδιά.',
  he: 'אתמול הלכנו לים עם הילדים.',
  ar: 'ذهبنا أمس إلى السوق مع أمي واشترينا الخضار.',
  fa: 'دیروز با پدرم به بازار رفتیم و میوه خریدیم، گفتیم و چای خوردیم.',
  hi: 'कल हम लोग बाज़ार गए थे और बहुत सारे फल लाए।',
  ja: '昨日は友達と一緒に映画を見に行きました。',
  ko: '어제 친구와 함께 영화를 보러 갔습니다.',
  zh: '昨天 我们 和 朋友 一起 去 看 电影 了。',
};

describe('the language of a text', () => {
  it('is told by script, common words and letters', () => {
    const wrong = Object.entries(said).flatMap(([code, text]) => {
      const guessed = guessLanguage(text.split(' '));
      return guessed === code || (code === 'da' && guessed === 'nb') ? [] : [[code, guessed]];
    });
    expect(wrong).toEqual([]);
  });

  it('is told of a few words, none of them a common one', () => {
    const lines = {
      fi: 'Kissa nukkui uunin päällä koko yön. Aamulla satoi lunta. Lapset lähtivät kouluun hiihtäen.',
      de: 'Guten Morgen, liebe Zuhörer!',
      hu: 'Jó reggelt kívánok mindenkinek!',
      tr: 'Çocuklar hâlâ evde uyuyor.',
      pl: 'Dzień dobry wszystkim słuchaczom.',
      uk: 'Доброго ранку, шановні слухачі.',
    };
    for (const [code, line] of Object.entries(lines))
      expect([line, guessLanguage(line.split(' '))]).toEqual([line, code]);
  });

  it('is that of most of it, whatever its first sentence is in', () => {
    const longer = {
      de: 'Dann sind wir lange am Fluss entlang gelaufen. Am Abend hat es geregnet, und alle waren müde.',
      en: 'Then somebody told us that the bridge was closed. We had to walk all the way back in the rain.',
      fr: 'Ensuite nous avons marché le long de la rivière. Le soir il a plu, et tout le monde était fatigué.',
      ru: 'Потом мы долго шли вдоль реки. Вечером пошёл дождь, и все очень устали.',
    };
    const wrong = Object.entries(longer).flatMap(([code, rest]) =>
      Object.entries(said).flatMap(([other, first]) => {
        const guessed = guessLanguage(`${first} ${said[code]} ${rest}`.split(' '));
        return guessed === code ? [] : [[code, `after ${other}`, guessed]];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is not guessed from names, numbers or nothing', () => {
    for (const text of ['', '12 34', 'Anna Bob', 'Kowalski', '[laughter] …'])
      expect(guessLanguage(text.split(' '))).toBeNull();
  });
});
