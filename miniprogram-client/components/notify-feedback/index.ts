import { notifyOf, type FeedbackRequest } from '../notify';
import { fill, textsOf } from '../shared/texts';
import { isRefused, subjectOf, type Subject } from './subject';
import { TEXTS } from './texts';

const NAME = 'notify-feedback';
const CATEGORIES: FeedbackRequest['category'][] = ['rating', 'suggestion', 'complaint'];
const STARS = [1, 2, 3, 4, 5];
/** As many characters one feedback takes. */
const LONGEST = 1000;

/**
 * Rating, suggestion or complaint about a notification: the one that was opened last, if no other is named. After a
 * complaint it offers to mute.
 *
 * Events: `sent` `{category, rating, text, nid}`, `muted` `{scope, name}`.
 */
Component({
  properties: {
    /** Id of the notification (`nid` of the page's query). Default: the one whose card was tapped last. */
    nid: String,
    /** Alias of the notification's template, where the page knows it; saves looking it up after a complaint. */
    template: String,
    /** What it is about, in a word. Default: the template's title. */
    subject: String,
    /** Which comes first: `rating`, `suggestion` or `complaint`. */
    category: { type: String, value: 'rating' },
    /** Instead of the texts of `texts.ts`, by key; `starWords` are parted by `|`. */
    texts: { type: Object, value: {} },
  },
  data: {
    t: TEXTS,
    about: '',
    categories: CATEGORIES,
    chosen: 'rating' as FeedbackRequest['category'],
    stars: [] as { value: number; label: string }[],
    starWord: '',
    rating: 0,
    words: '',
    hint: '',
    longest: LONGEST,
    sending: false,
    sent: false,
    /** A complaint was sent, and what can be muted because of it. */
    offer: false,
    topic: { name: '', title: '' },
    muteTopic: '',
    message: '',
    bad: false,
  },
  observers: {
    'texts, subject, template'() {
      this.draw();
    },
    category(category: string) {
      this.choose(category);
    },
  },
  lifetimes: {
    attached() {
      this.draw();
      this.choose(this.data.category);
    },
  },
  methods: {
    draw() {
      const { texts, subject, template } = this.data;
      const t = textsOf(NAME, TEXTS, texts);
      const notify = notifyOf(NAME);
      const known = notify
        ? notify.known().templates.filter(({ alias }) => alias === template)[0]
        : undefined;
      const title = subject || (known ? known.title : '');
      const words = t.starWords.split('|');
      this.setData({
        t,
        about: title ? fill(t.about, { title }) : t.aboutAny,
        stars: STARS.map((value) => ({
          value,
          label: `${fill(t.stars, { count: value })}，${words[value - 1] || ''}`,
        })),
      });
      this.hint();
    },

    choose(category: string) {
      const chosen = CATEGORIES.filter((each) => each === category)[0];
      if (!chosen) return;
      this.setData({ chosen, message: '' });
      this.hint();
    },

    hint() {
      const { t, chosen, rating } = this.data;
      const hints = { rating: t.ratingHint, suggestion: t.suggestionHint, complaint: t.complaintHint };
      this.setData({ hint: hints[chosen], starWord: t.starWords.split('|')[rating - 1] || t.howUseful });
    },

    pickCategory({ currentTarget }: WechatMiniprogram.TouchEvent) {
      this.choose((currentTarget.dataset as { category: string }).category);
    },

    pickStars({ currentTarget }: WechatMiniprogram.TouchEvent) {
      this.setData({ rating: Number((currentTarget.dataset as { value: number }).value), message: '' });
      this.hint();
    },

    write({ detail }: WechatMiniprogram.Input) {
      this.setData({ words: detail.value });
    },

    async submit() {
      const notify = notifyOf(NAME);
      const { t, chosen: category, rating: rating, sending } = this.data;
      const text = this.data.words.trim().slice(0, LONGEST);
      if (sending) return;
      if (!notify) return this.say(t.unavailable, true);
      if (category === 'rating' && rating === 0) return this.say(t.needStars, true);
      if (category !== 'rating' && !text) return this.say(t.needWords, true);
      const nid = this.data.nid || notify.opened() || '';
      const about = { category, ...(category === 'rating' && { rating }), ...(text && { text }) };
      this.setData({ sending: true, message: '' });
      const outcome = await notify.feedback({ ...about, ...(nid && { nid }) });
      this.setData({ sending: false });
      // What was written stays, for another try.
      if (!outcome.ok) return this.say(outcome.message, true);
      if (isRefused(outcome.data)) return this.say(t.notYours, true);
      this.setData({ sent: true });
      this.say(t.thanks, false);
      this.triggerEvent('sent', { ...about, nid });
      if (category === 'complaint') this.offerToMute(await subjectOf(notify, this.data.template, nid));
    },

    offerToMute(subject: Subject | undefined) {
      const topic = subject ? subject.topic : { name: '', title: '' };
      const { muteTopic } = this.data.t;
      this.setData({ offer: true, topic, muteTopic: topic.name && fill(muteTopic, { topic: topic.title }) });
    },

    /** `data-scope`: the topic of the notification, or all. */
    async mute({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const notify = notifyOf(NAME);
      const { scope } = currentTarget.dataset as { scope: 'topic' | 'all' };
      if (!notify) return;
      const name = scope === 'topic' ? this.data.topic.name : '';
      const outcome = await notify.unsubscribe({ scope, reason: 'complaint', ...(name && { name }) });
      // `PENDING`: it stands, but one message was already under way.
      const stands = outcome.ok || outcome.reason === 'PENDING';
      this.say(outcome.ok ? this.data.t.muted : outcome.message, !stands);
      if (!stands) return;
      this.setData({ offer: false });
      this.triggerEvent('muted', { scope, name });
    },

    dismiss() {
      this.setData({ offer: false });
    },

    say(message: string, bad: boolean) {
      this.setData({ message, bad });
    },
  },
});
