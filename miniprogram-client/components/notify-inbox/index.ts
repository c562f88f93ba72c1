import { notifyOf, type InboxItem, type OwnFeedback } from '../notify';
import { openPage } from '../shared/openPage';
import { fill, textsOf } from '../shared/texts';
import { toneOf, type Tone } from '../shared/tone';
import { unwatch, watch } from '../shared/watch';
import { TEXTS } from './texts';
import { headOf, joined, ownRowOf, rowOf, type OwnRow, type Row } from './view';

const NAME = 'notify-inbox';
/** As many ids one request takes. */
const MARKS = 100;
/** So many of the user's own feedback are shown before a tap. */
const FIRST_OWN = 2;
const NOTHING_TOLD = { id: '', message: '', tone: '' as Tone, settings: false };

/**
 * What was sent to the user, and what could not be sent for want of a credit; the user's own feedback, with the answers.
 *
 * Methods for the page, through `selectComponent`: `refresh()` for `onPullDownRefresh`, `more()` for `onReachBottom`; both
 * return a promise that is never rejected.
 * Events: `open` `{item}`, `unread` `{count}`, `accepted` `{aliases}`.
 */
Component({
  properties: {
    /** Messages per page. 1–50. */
    limit: { type: Number, value: 20 },
    /** The page opens what was tapped itself, on `open`. */
    manual: Boolean,
    /** Instead of the texts of `texts.ts`, by key. */
    texts: { type: Object, value: {} },
  },
  data: {
    t: TEXTS,
    state: 'loading' as 'loading' | 'ready' | 'failed',
    items: [] as InboxItem[],
    rows: [] as Row[],
    feedback: [] as OwnFeedback[],
    own: [] as OwnRow[],
    /** More of it than is shown. */
    allOwn: '',
    whole: false,
    unread: 0,
    head: '',
    next: '',
    /** Older ones are being read. */
    reading: false,
    /** Which reading of the first page counts; older ones answer in vain. */
    round: 0,
    message: '',
    told: NOTHING_TOLD,
  },
  observers: {
    texts(given: unknown) {
      this.setData({ t: textsOf(NAME, TEXTS, given) });
      this.draw();
    },
  },
  lifetimes: {
    attached() {
      this.setData({ t: textsOf(NAME, TEXTS, this.data.texts) });
      watch(this, NAME, () => this.draw());
      void this.refresh();
    },
    detached() {
      unwatch(this);
    },
  },
  pageLifetimes: {
    show() {
      if (this.data.state === 'failed') void this.refresh();
    },
  },
  methods: {
    async refresh(): Promise<void> {
      const notify = notifyOf(NAME);
      if (!notify) return this.setData({ state: 'failed', message: this.data.t.failed });
      const round = this.data.round + 1;
      this.setData({
        round,
        reading: false,
        message: '',
        ...(this.data.items[0] ? {} : { state: 'loading' }),
      });
      const outcome = await notify.inbox({ limit: this.data.limit });
      if (round !== this.data.round) return;
      if (!outcome.ok) {
        this.setData({ message: outcome.message, ...(this.data.items[0] ? {} : { state: 'failed' }) });
        return;
      }
      const { items, unread, next = '', feedback = [] } = outcome.data;
      this.setData({ state: 'ready', items, next, feedback });
      this.count(unread);
    },

    async more(): Promise<void> {
      const notify = notifyOf(NAME);
      const { next, reading, round, limit } = this.data;
      if (!notify || !next || reading) return;
      this.setData({ reading: true, message: '' });
      const outcome = await notify.inbox({ before: next, limit });
      if (round !== this.data.round) return;
      this.setData({ reading: false });
      if (!outcome.ok) return this.setData({ message: outcome.message });
      this.setData({ items: joined(this.data.items, outcome.data.items), next: outcome.data.next || '' });
      this.count(outcome.data.unread);
    },

    showOwn() {
      this.setData({ whole: true });
      this.draw();
    },

    open({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { id } = currentTarget.dataset as { id: string };
      const item = this.data.items.filter((each) => each.id === id)[0];
      if (!item) return;
      if (!item.read) void this.mark([id]);
      this.triggerEvent('open', { item });
      if (!item.page || this.data.manual) return;
      void openPage(item.page).then((opened) => {
        if (!opened) this.tell(id, this.data.t.cannotOpen, 'bad');
      });
    },

    markAll() {
      void this.mark(this.data.items.filter(({ read }) => !read).map(({ id }) => id));
    },

    /** Shown at once; taken back where it could not be kept. */
    async mark(ids: string[]) {
      const notify = notifyOf(NAME);
      if (!notify) return;
      for (let from = 0; from < ids.length; from += MARKS) {
        const some = ids.slice(from, from + MARKS);
        this.setRead(some, true);
        const outcome = await notify.read(some);
        if (outcome.ok) continue;
        this.setRead(some, false);
        return this.setData({ message: outcome.message });
      }
    },

    setRead(ids: string[], read: boolean) {
      const changed = this.data.items.filter((item) => ids.indexOf(item.id) >= 0 && item.read !== read);
      this.setData({
        items: this.data.items.map((item) => (changed.indexOf(item) >= 0 ? { ...item, read } : item)),
      });
      this.count(Math.max(0, this.data.unread + (read ? -changed.length : changed.length)));
    },

    /** Up to `ask` everything runs in the turn of the tap. */
    subscribe({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const notify = notifyOf(NAME);
      const { id, alias } = currentTarget.dataset as { id: string; alias: string };
      if (!notify) return;
      void notify.ask([alias], { place: NAME }).then(({ ok, reason, message, accepted }) => {
        if (reason === 'busy') return;
        const settings = reason === 'kept-reject' || reason === 'main-switch-off';
        this.tell(id, message, toneOf(ok, reason), settings);
        if (ok) this.triggerEvent('accepted', { aliases: accepted });
      });
    },

    /** WeChat's settings, too, open in the turn of the tap only. */
    openSettings() {
      const notify = notifyOf(NAME);
      if (!notify) return;
      void notify.openSettings().then((outcome) => {
        this.setData({ told: NOTHING_TOLD });
        if (!outcome.ok) this.setData({ message: outcome.message });
      });
    },

    tell(id: string, message: string, tone: Tone, settings = false) {
      this.setData({ told: { id, message, tone, settings } });
    },

    count(unread: number) {
      const isNew = unread !== this.data.unread;
      this.setData({ unread });
      this.draw();
      if (isNew) this.triggerEvent('unread', { count: unread });
    },

    draw() {
      const notify = notifyOf(NAME);
      if (!notify) return;
      const { items, unread, t, feedback, whole } = this.data;
      const known = notify.known();
      const own = whole ? feedback : feedback.slice(0, FIRST_OWN);
      this.setData({
        rows: items.map((item) => rowOf(item, known, t)),
        head: headOf(unread, t),
        own: own.map((each) => ownRowOf(each, known, t)),
        allOwn: own.length < feedback.length ? fill(t.allOwn, { count: feedback.length }) : '',
      });
    },
  },
});
