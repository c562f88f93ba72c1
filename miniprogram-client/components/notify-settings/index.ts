import { notifyOf, type Outcome, type Settings } from '../notify';
import { textsOf } from '../shared/texts';
import { toneOf, type Tone } from '../shared/tone';
import { unwatch, watch } from '../shared/watch';
import { TEXTS } from './texts';
import {
  digestsAmong,
  templatesOf,
  USUAL_NIGHT,
  viewOf,
  type TopicRow,
  type View,
  type WishRow,
} from './view';

const NAME = 'notify-settings';
const PLACE = 'notify-settings';

type Change = Parameters<NonNullable<ReturnType<typeof notifyOf>>['update']>[0];

/**
 * Everything a user can decide about notifications. Each change is shown at once, and taken back with a sentence where it
 * could not be saved.
 *
 * Events: `changed` `{change}`, `unwished` `{template, about}`, `stopped` `{reason}`, `erased`.
 */
Component({
  properties: {
    /** Instead of the texts of `texts.ts`, by key; `reasons` are parted by `|`. */
    texts: { type: Object, value: {} },
  },
  data: {
    t: TEXTS,
    state: 'loading' as View['state'],
    on: true,
    mainSwitch: true,
    topics: [] as TopicRow[],
    wishes: [] as WishRow[],
    quiet: { on: false, ...USUAL_NIGHT, elsewhere: '' },
    digest: { shown: false, weekly: false, at: '20:00', weekday: 1, elsewhere: '' },
    weekdays: [] as string[],
    frequencies: ['instant', 'daily', 'weekly'],
    stale: false,
    /** Changes that are not saved yet: meanwhile what the server said before does not overwrite them. */
    saving: 0,
    leaving: false,
    reasons: [] as string[],
    reason: '',
    message: '',
    tone: '' as Tone,
  },
  observers: {
    texts(given: unknown) {
      const t = textsOf(NAME, TEXTS, given);
      this.setData({ t, reasons: t.reasons.split('|'), weekdays: t.weekdays.split('|') });
      this.refresh();
    },
  },
  lifetimes: {
    attached() {
      const t = textsOf(NAME, TEXTS, this.data.texts);
      this.setData({ t, reasons: t.reasons.split('|'), weekdays: t.weekdays.split('|') });
      watch(this, NAME, () => this.refresh());
      void this.load();
    },
    detached() {
      unwatch(this);
    },
  },
  methods: {
    async load() {
      const notify = notifyOf(NAME);
      if (!notify) return this.setData({ state: 'failed' });
      if (!notify.known().stale) return;
      this.setData({ stale: false });
      const outcome = await notify.settings();
      this.setData({ stale: !outcome.ok || outcome.data.stale });
      this.refresh();
      if (this.data.state !== 'ready') this.setData({ state: 'failed' });
    },

    retry() {
      this.setData({ state: 'loading' });
      void this.load();
    },

    refresh() {
      const notify = notifyOf(NAME);
      if (notify && this.data.saving === 0) this.render(notify.known());
    },

    render(known: Settings) {
      const isKnown = !known.stale || known.preferences.topics.length > 0;
      this.setData({ ...viewOf(known, this.data.t), ...(isKnown ? { state: 'ready' as const } : {}) });
    },

    switchAll({ detail }: WechatMiniprogram.SwitchChange) {
      this.setData({ on: detail.value });
      void this.save({ muted: !detail.value });
    },

    switchTopic({ detail, currentTarget }: WechatMiniprogram.SwitchChange) {
      const notify = notifyOf(NAME);
      const { name } = currentTarget.dataset as { name: string };
      if (!notify) return;
      const row = this.data.topics.find((topic) => topic.name === name);
      // As it was before it was switched off: a digest stays one.
      const frequency: TopicRow['frequency'] = detail.value && row ? row.before : 'off';
      const change: Change = { topics: { [name]: frequency } };
      if (detail.value) {
        // Single messages of it may have been unsubscribed from, too.
        change.templates = {};
        for (const { alias } of templatesOf(notify.known(), name)) change.templates[alias] = 'instant';
      }
      const topics = this.data.topics.map((topic) =>
        topic.name === name ? { ...topic, on: detail.value, frequency } : topic,
      );
      this.showTopics(topics);
      void this.save(change);
    },

    /** At once, or collected. */
    pickFrequency({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { name, frequency } = currentTarget.dataset as { name: string; frequency: TopicRow['frequency'] };
      const topics = this.data.topics.map((topic) =>
        topic.name === name ? { ...topic, frequency, before: frequency } : topic,
      );
      this.showTopics(topics);
      void this.save({ topics: { [name]: frequency } });
    },

    showTopics(topics: TopicRow[]) {
      this.setData({ topics, digest: { ...this.data.digest, ...digestsAmong(topics) } });
    },

    pickDigestTime({ detail, currentTarget }: WechatMiniprogram.PickerChange) {
      const { part } = currentTarget.dataset as { part: 'at' | 'weekday' };
      const { at, weekday } = this.data.digest;
      const chosen =
        part === 'at' ? { at: String(detail.value), weekday } : { at, weekday: Number(detail.value) + 1 };
      this.setData({ digest: { ...this.data.digest, ...chosen, elsewhere: '' } });
      void this.save({ digestTime: chosen });
    },

    /** The same time of day, by this phone's clock: the client tells it with every time. */
    useDigestHere() {
      const { at, weekday } = this.data.digest;
      this.setData({ digest: { ...this.data.digest, elsewhere: '' } });
      void this.save({ digestTime: { at, weekday } });
    },

    useQuietHere() {
      const { from, to } = this.data.quiet;
      this.setData({ quiet: { ...this.data.quiet, elsewhere: '' } });
      void this.save({ quietHours: { from, to } });
    },

    /** Gone at once; back, with a sentence, where it could not be saved. */
    async unwish({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const notify = notifyOf(NAME);
      const { key } = currentTarget.dataset as { key: string };
      const wish = this.data.wishes.find((each) => each.key === key);
      if (!notify || !wish) return;
      const { template, about } = wish;
      const wishes = this.data.wishes;
      this.setData({ wishes: wishes.filter((each) => each.key !== key), saving: this.data.saving + 1 });
      const outcome = await notify.unwish({ template, about });
      this.setData({ saving: this.data.saving - 1 });
      if (!outcome.ok) {
        this.setData({ wishes });
        return this.say(outcome.message, 'bad');
      }
      this.say(this.data.t.unwished, 'good');
      this.triggerEvent('unwished', { template, about });
    },

    switchQuiet({ detail }: WechatMiniprogram.SwitchChange) {
      const { from, to } = this.data.quiet;
      this.setData({ quiet: { on: detail.value, from, to, elsewhere: '' } });
      void this.save({ quietHours: detail.value ? { from, to } : null });
    },

    pickTime({ detail, currentTarget }: WechatMiniprogram.PickerChange) {
      const { end } = currentTarget.dataset as { end: 'from' | 'to' };
      const { quiet } = this.data;
      const from = end === 'from' ? String(detail.value) : quiet.from;
      const to = end === 'to' ? String(detail.value) : quiet.to;
      if (from === to) return this.say(this.data.t.sameTime, 'bad');
      this.setData({ quiet: { on: true, from, to, elsewhere: '' } });
      void this.save({ quietHours: { from, to } });
    },

    async save(change: Change) {
      const notify = notifyOf(NAME);
      if (!notify) return;
      this.setData({ saving: this.data.saving + 1, message: '' });
      const outcome = await notify.update(change);
      this.setData({ saving: this.data.saving - 1 });
      // It stands all the same; what the server has now comes with the client's own next call.
      const isPending = !outcome.ok && outcome.reason === 'PENDING';
      if (outcome.ok) this.say(this.data.t.saved, 'good');
      else this.say(outcome.message, 'bad');
      if (outcome.ok || isPending) this.triggerEvent('changed', { change });
      if (this.data.saving > 0 || isPending) return;
      // The balances follow with the client's own next call.
      this.render(notify.known());
    },

    /** Up to `ask` everything runs in the turn of the tap. */
    subscribe({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const notify = notifyOf(NAME);
      const { name } = currentTarget.dataset as { name: string };
      if (!notify) return;
      const aliases = templatesOf(notify.known(), name).map(({ alias }) => alias);
      void notify.ask(aliases, { place: PLACE }).then(({ ok, reason, message }) => {
        // WeChat says so now; the client learns it from the settings at its next show.
        if (reason === 'main-switch-off') this.setData({ mainSwitch: false });
        if (reason !== 'busy') this.say(message, toneOf(ok, reason));
      });
    },

    /** WeChat's settings, too, open in the turn of the tap only. */
    openSettings() {
      const notify = notifyOf(NAME);
      if (!notify) return;
      void notify.openSettings().then((outcome: Outcome<Settings>) => {
        if (outcome.ok) this.say('', '');
        else this.say(outcome.message, 'bad');
      });
    },

    askToLeave() {
      this.setData({ leaving: !this.data.leaving, reason: '' });
    },

    pickReason({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { reason } = currentTarget.dataset as { reason: string };
      this.setData({ reason: reason === this.data.reason ? '' : reason });
    },

    async stop() {
      const notify = notifyOf(NAME);
      if (!notify) return;
      const { reason } = this.data;
      this.setData({ saving: this.data.saving + 1 });
      const outcome = await notify.unsubscribe({ scope: 'all', ...(reason && { reason }) });
      this.setData({ saving: this.data.saving - 1 });
      // `PENDING`: it stands, but one message was already under way.
      const stands = outcome.ok || outcome.reason === 'PENDING';
      this.say(outcome.ok ? this.data.t.stopped : outcome.message, stands ? 'good' : 'bad');
      if (!stands) return;
      this.setData({ leaving: false, on: false });
      this.triggerEvent('stopped', { reason });
    },

    erase() {
      const { eraseTitle: title, eraseContent: content, eraseConfirm: confirmText } = this.data.t;
      wx.showModal({
        title,
        content,
        confirmText,
        confirmColor: '#c62f2f',
        success: ({ confirm }) => {
          if (confirm) void this.eraseNow();
        },
      });
    },

    async eraseNow() {
      const notify = notifyOf(NAME);
      if (!notify) return;
      const outcome = await notify.erase();
      const { erased, eraseLater } = this.data.t;
      if (!outcome.ok) return this.say(outcome.reason === 'PENDING' ? eraseLater : outcome.message, 'bad');
      this.say(erased, 'good');
      this.triggerEvent('erased', {});
    },

    say(message: string, tone: Tone) {
      this.setData({ message, tone });
    },
  },
});
