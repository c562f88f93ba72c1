import { notifyOf, optionsInUse, type AskOutcome, type Settings } from '../notify';
import { textsOf } from '../shared/texts';
import { unwatch, watch } from '../shared/watch';
import { languageOf } from '../shared/language';
import { TEXTS } from './texts';
import {
  aliasesOf,
  atRest,
  NO_INVITATION,
  planned,
  subjects,
  toldOf,
  toldOfNothing,
  toldOfOff,
  type Action,
  type Told,
} from './view';

const NAME = 'notify-subscribe';
const SILENT: Told = { message: '', tone: '', action: '' };

/**
 * A button that asks for messages and says what came of it.
 *
 * Events: `asked` `{outcome}` after each sheet, `accepted` `{aliases}` where something was accepted.
 */
Component({
  properties: {
    /** Aliases, as a list or with commas between. Left out: the planner chooses (see `useNotify`). */
    templates: { type: null, value: [] as unknown },
    /** Where in the mini program this is: `goods-detail`. At most 64 characters. */
    place: String,
    /** The thing that it is about, by your own name of it: `goods:17`. See `ask`. */
    about: String,
    /** What the thing is called on the settings page: `蓝色马克杯`. */
    thing: String,
    /** On the button while nothing is on hand. */
    label: String,
    /** Shows nothing while the planner finds nothing to ask for: where operators may ask, and only they. */
    quiet: Boolean,
    disabled: Boolean,
    /** Instead of the texts of `texts.ts`, by key. */
    texts: { type: Object, value: {} },
  },
  data: {
    t: TEXTS,
    caption: '',
    hint: '',
    done: false,
    /** Quiet, and nothing to ask for: no button; and with nothing to say nothing at all. */
    idle: false,
    hidden: false,
    /** What an operator's campaign says over the button. */
    invitation: NO_INVITATION,
    asking: false,
    /** Aliases accepted last. */
    accepted: [] as string[],
    ...SILENT,
    action: '' as Action,
  },
  observers: {
    'templates, place, label, texts, quiet'() {
      this.refresh();
    },
  },
  lifetimes: {
    attached() {
      watch(this, NAME, () => this.refresh());
      this.refresh();
    },
    detached() {
      unwatch(this);
    },
  },
  /** A page of the tab bar is made once and shown for days. */
  pageLifetimes: {
    show() {
      this.refresh();
    },
  },
  methods: {
    refresh() {
      const { label, texts, place, quiet } = this.data;
      const t = textsOf(NAME, TEXTS, texts);
      const aliases = aliasesOf(this.data.templates);
      const notify = notifyOf(NAME);
      const { plan } = optionsInUse();
      if (!notify) return this.setData({ t, ...atRest([], label, t) });
      if (!aliases[0] && plan) notify.visit(place);
      const known = notify.known();
      const about = subjects(known, aliases);
      const { accepted, tone } = this.data;
      // The server knows better: switched off on another phone.
      if (accepted[0] && tone === 'good' && subjects(known, accepted).some(({ on }) => !on))
        this.tell(toldOfOff(t));
      if (aliases[0] || !plan) return this.setData({ t, ...atRest(about, label, t) });
      const choice = plan(known, { place, language: languageOf(wx) });
      this.setData({
        t,
        ...planned(choice, about, label, t),
        idle: quiet && !choice.aliases[0],
        hidden: quiet && !choice.aliases[0] && !this.data.message,
      });
    },

    /** Up to `ask` everything runs in the turn of the tap. */
    ask() {
      const notify = notifyOf(NAME);
      if (this.data.disabled || this.data.done) return;
      if (!notify) return this.tell({ message: this.data.t.unavailable, tone: 'bad', action: '' });
      const { place } = this.data;
      let aliases = aliasesOf(this.data.templates);
      let campaign = '';
      const { plan } = optionsInUse();
      if (!aliases[0] && plan) {
        const choice = plan(notify.known(), { place });
        aliases = choice.aliases;
        campaign = choice.ask ? choice.ask.id : '';
        if (!aliases[0]) {
          const known = notify.known();
          return this.tell(toldOfNothing(choice.left, subjects(known, []), this.data.t));
        }
      }
      const { about, thing } = this.data;
      const asking = notify.ask(aliases, {
        place,
        ...(about && { about, label: thing }),
        ...(campaign && { campaign }),
      });
      this.setData({ asking: true });
      void asking.then((outcome) => this.answered(outcome, notify.known()));
    },

    answered(outcome: AskOutcome, known: Settings) {
      // The sheet of the tap before is still open, and will answer.
      if (outcome.reason === 'busy') return;
      this.setData({ asking: false, accepted: outcome.accepted });
      this.tell(toldOf(outcome, known, this.data.t));
      this.triggerEvent('asked', { outcome });
      if (outcome.ok) this.triggerEvent('accepted', { aliases: outcome.accepted });
    },

    /** WeChat's settings, too, open in the turn of the tap only. */
    openSettings() {
      const notify = notifyOf(NAME);
      if (!notify) return;
      void notify.openSettings().then((outcome) => {
        if (!outcome.ok) return this.tell({ message: outcome.message, tone: 'bad', action: 'settings' });
        const { mainSwitch, kept } = outcome.data;
        const about = subjects(outcome.data, aliasesOf(this.data.templates));
        if (mainSwitch && !about.some(({ id }) => kept[id] === 'reject'))
          this.tell({ message: this.data.t.settingsOpened, tone: 'good', action: '' });
      });
    },

    async switchOn() {
      const notify = notifyOf(NAME);
      if (!notify) return;
      const known = notify.known();
      const { accepted } = this.data;
      const topics: Record<string, 'instant'> = {};
      const templates: Record<string, 'instant'> = {};
      for (const { topic, alias, on } of subjects(
        known,
        // Where the planner chose, only what the user has just accepted.
        accepted[0] ? accepted : aliasesOf(this.data.templates),
      )) {
        if (on) continue;
        topics[topic] = 'instant';
        templates[alias] = 'instant';
      }
      const outcome = await notify.update({ muted: false, topics, templates });
      this.tell(
        outcome.ok
          ? { message: this.data.t.switchedOn, tone: 'good', action: '' }
          : { message: outcome.message, tone: 'bad', action: 'switch-on' },
      );
    },

    tell(told: Told) {
      // What is said stays to be read.
      this.setData({ ...told, hidden: false });
    },
  },
});
