import {
  notifyOf,
  type ComplaintCause,
  type FeedbackRequest,
  type Mute,
  type TemplateBalance,
} from '../notify';
import { fill, textsOf } from '../shared/texts';
import { isRefused, muteOf } from './subject';
import { TEXTS } from './texts';

const NAME = 'notify-feedback';
const CATEGORIES: FeedbackRequest['category'][] = ['rating', 'suggestion', 'complaint'];
/** The last one is about something else than messages: it switches nothing off. */
const CAUSES: ComplaintCause[] = ['too-many', 'irrelevant', 'misleading', 'other'];
const STARS = [1, 2, 3, 4, 5];
/** As many characters one feedback takes. */
const LONGEST = 1000;

/**
 * Rating, suggestion or complaint about a notification: the one that was opened last, if no other is named. A complaint
 * about messages switches their topic off at once, with an undo; where orders and the like have the topic, it asks first.
 * On a page that a card has opened, one tap is enough: "fewer of these" collects a topic that can be collected, and switches
 * off what cannot.
 *
 * Events: `sent` `{category, rating, cause, text, nid}`, `muted` `{scope, name}`, `less` `{name, frequency}`, `undone` `{name}`.
 */
Component({
  properties: {
    /** Id of the notification (`nid` of the page's query). Default: the one whose card was tapped last. */
    nid: String,
    /** Alias of the notification's template, where the page knows it: for its title. */
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
    causes: CAUSES,
    cause: '' as ComplaintCause | '',
    /** What one tap does, where there is a message that it can be about. */
    fewer: '',
    words: '',
    hint: '',
    longest: LONGEST,
    sending: false,
    sent: false,
    /** After a complaint: what can be muted, asked first; or the undo of what is. */
    step: '' as '' | 'offer' | 'ask' | 'undo' | 'less',
    topic: { name: '', title: '', frequency: 'instant' as Mute['frequency'] },
    /** The next less often that the topic can be had; empty where it cannot be, or is now. */
    less: '' as '' | 'daily' | 'weekly',
    muteTopic: '',
    ask: '',
    undoText: '',
    message: '',
    bad: false,
  },
  observers: {
    'texts, subject, template, nid'() {
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
        fewer: notify && (this.data.nid || notify.opened()) ? this.nameFewer(known, t) : '',
        about: title ? fill(t.about, { title }) : t.aboutAny,
        stars: STARS.map((value) => ({
          value,
          label: `${fill(t.stars, { count: value })}，${words[value - 1] || ''}`,
        })),
      });
      this.hint();
    },

    /** Where the page knows the message, none is said to be none before the tap; else after it. */
    nameFewer(known: TemplateBalance | undefined, t: typeof TEXTS): string {
      const notify = notifyOf(NAME);
      const topics = known && notify ? notify.known().preferences.topics : [];
      const topic = topics.filter(({ name }) => known && name === known.topic)[0];
      return !topic || (topic.digest && topic.frequency !== 'weekly') ? t.fewer : t.noMore;
    },

    choose(category: string) {
      const chosen = CATEGORIES.filter((each) => each === category)[0];
      if (!chosen) return;
      this.setData({ chosen, message: '' });
      this.hint();
    },

    hint() {
      const { t, chosen, rating, cause } = this.data;
      const complaint = cause === 'other' ? t.otherHint : t.complaintHint;
      const hints = { rating: t.ratingHint, suggestion: t.suggestionHint, complaint };
      this.setData({ hint: hints[chosen], starWord: t.starWords.split('|')[rating - 1] || t.howUseful });
    },

    pickCategory({ currentTarget }: WechatMiniprogram.TouchEvent) {
      this.choose((currentTarget.dataset as { category: string }).category);
    },

    pickStars({ currentTarget }: WechatMiniprogram.TouchEvent) {
      this.setData({ rating: Number((currentTarget.dataset as { value: number }).value), message: '' });
      this.hint();
    },

    pickCause({ currentTarget }: WechatMiniprogram.TouchEvent) {
      this.setData({ cause: (currentTarget.dataset as { cause: ComplaintCause }).cause, message: '' });
      this.hint();
    },

    write({ detail }: WechatMiniprogram.Input) {
      this.setData({ words: detail.value });
    },

    async submit() {
      const { t, chosen: category, rating, cause } = this.data;
      const text = this.data.words.trim().slice(0, LONGEST);
      // Nobody fills in a form that cannot be handed over.
      if (!notifyOf(NAME)) return this.say(t.unavailable, true);
      if (category === 'rating' && rating === 0) return this.say(t.needStars, true);
      if (category === 'complaint' && !cause) return this.say(t.needCause, true);
      const speaks = category === 'suggestion' || (category === 'complaint' && cause === 'other');
      if (speaks && !text) return this.say(t.needWords, true);
      await this.tell({
        category,
        ...(category === 'rating' && { rating }),
        ...(category === 'complaint' && cause && { cause }),
        ...(text && { text }),
      });
    },

    /** One tap, where the page was opened by a card. */
    async tapFewer() {
      await this.tell({ category: 'complaint', cause: 'too-many', fewer: true });
    },

    async tell(about: FeedbackRequest) {
      const notify = notifyOf(NAME);
      const { t, sending } = this.data;
      if (sending) return;
      if (!notify) return this.say(t.unavailable, true);
      const nid = this.data.nid || notify.opened() || '';
      this.setData({ sending: true, message: '' });
      const outcome = await notify.feedback({ ...about, ...(nid && { nid }) });
      this.setData({ sending: false });
      // What was written stays, for another try.
      if (!outcome.ok) return this.say(outcome.message, true);
      if (isRefused(outcome.data)) return this.say(t.notYours, true);
      this.setData({ sent: true });
      this.say(t.thanks, false);
      this.triggerEvent('sent', { ...about, nid });
      if (about.cause && about.cause !== 'other') await this.answer(muteOf(outcome.data));
    },

    /** To a complaint about messages. @param mute nothing: nobody knows which topic */
    async answer(mute: Mute | undefined) {
      const { t } = this.data;
      if (!mute) return this.setData({ step: 'offer' });
      const topic = { name: mute.topic, title: mute.title, frequency: mute.frequency };
      const named = (text: string): string => fill(text, { topic: topic.title });
      const { less = '' } = mute;
      this.setData({ topic, less, muteTopic: named(t.muteTopic), ask: named(less ? t.askLess : t.ask) });
      if (mute.outcome === 'ask') return this.setData({ step: 'ask' });
      if (mute.outcome === 'less') return this.lessen();
      this.switchedOff(mute.outcome === 'pending' ? t.offPending : t.off);
      if (mute.outcome !== 'already') this.triggerEvent('muted', { scope: 'topic', name: topic.name });
    },

    switchedOff(text: string) {
      this.setData({ step: 'undo', undoText: this.data.t.undo });
      this.say(fill(text, { topic: this.data.topic.title }), false);
    },

    /** Collected, instead of one by one or not at all. Where it could not be set, the same is offered again. */
    async lessen() {
      const notify = notifyOf(NAME);
      const { topic, less, t } = this.data;
      if (!notify || !less) return;
      const outcome = await notify.update({ topics: { [topic.name]: less } });
      if (!outcome.ok) {
        if (!this.data.step) this.setData({ step: 'ask', ask: '' });
        return this.say(outcome.message, true);
      }
      this.setData({ step: 'less', less: '', undoText: t.undoLess });
      this.say(fill(less === 'daily' ? t.isDaily : t.isWeekly, { topic: topic.title }), false);
      this.triggerEvent('less', { name: topic.name, frequency: less });
    },

    /** The user was asked: the topic is switched off like any other. */
    async muteTopic() {
      const notify = notifyOf(NAME);
      const { topic, t } = this.data;
      if (!notify) return;
      const outcome = await notify.update({ topics: { [topic.name]: 'off' } });
      // `PENDING`: it stands, but one message was already under way.
      const stands = outcome.ok || outcome.reason === 'PENDING';
      if (!stands) return this.say(outcome.message, true);
      this.switchedOff(outcome.ok ? t.off : t.offPending);
      this.triggerEvent('muted', { scope: 'topic', name: topic.name });
    },

    async undo() {
      const notify = notifyOf(NAME);
      const { topic, t, step } = this.data;
      if (!notify) return;
      const outcome = await notify.update({ topics: { [topic.name]: topic.frequency } });
      if (!outcome.ok) return this.say(outcome.message, true);
      this.setData({ step: '' });
      const undone = step === 'less' ? t.undoneLess : t.undone;
      this.say(fill(outcome.data.muted ? t.undoneMuted : undone, { topic: topic.title }), false);
      this.triggerEvent('undone', { name: topic.name });
    },

    async muteAll() {
      const notify = notifyOf(NAME);
      if (!notify) return;
      const outcome = await notify.unsubscribe({ scope: 'all', reason: 'complaint' });
      const stands = outcome.ok || outcome.reason === 'PENDING';
      this.say(outcome.ok ? this.data.t.muted : outcome.message, !stands);
      if (!stands) return;
      this.setData({ step: '' });
      this.triggerEvent('muted', { scope: 'all', name: '' });
    },

    dismiss() {
      this.setData({ step: '' });
    },

    say(message: string, bad: boolean) {
      this.setData({ message, bad });
    },
  },
});
