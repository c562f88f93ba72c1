import { defineComponent } from 'vue';
import { request } from '../model/api';
import { cloud, refresh } from '../model/cloud';
import { day, moment, parseTime, span, time } from '../model/format';
import { troubleOf } from './Trouble';

const STEPS = [
  { label: '+1 分', title: 'advance one minute', ms: 60_000 },
  { label: '+1 小时', title: 'advance one hour', ms: 3_600_000 },
  { label: '+1 天', title: 'advance one day', ms: 86_400_000 },
];

/** In so long every minute's timer has been due once. */
const MINUTE = 60_000;

/** The environment's time (UTC+8), and the buttons that move it. Timers that fall due fire: after a minute, and at the end. */
export const ClockBar = defineComponent({
  data: () => ({ steps: STEPS, to: '', asking: false, busy: false, trouble: '' }),
  computed: {
    clock: () => cloud.data.clock,
    ahead(): string {
      const offset = this.clock?.offset ?? 0;
      return Math.abs(offset) < 1000 ? '' : `快 ${span(offset)}`;
    },
  },
  methods: {
    day,
    time,
    open() {
      this.asking = !this.asking;
      if (this.clock) this.to = moment(this.clock.now);
    },
    async advance(body: { ms: number } | { to: number }) {
      this.busy = true;
      this.trouble = '';
      try {
        // A jump fires each timer once, at its end. What has been asked for a moment ago meets a tick within the minute in
        // the real cloud, not after the jump: a digest, say, would miss its evening.
        const far = ('ms' in body ? body.ms : body.to - (this.clock?.now ?? 0)) > 2 * MINUTE;
        if (far) await request('POST', '/clock/advance', { ms: MINUTE });
        await request('POST', '/clock/advance', far && 'ms' in body ? { ms: body.ms - MINUTE } : body);
        this.asking = false;
      } catch (error) {
        this.trouble = troubleOf(error);
      }
      this.busy = false;
      await refresh(['clock', 'functions', 'logs']);
    },
    async go() {
      const at = parseTime(this.to);
      if (at === undefined) this.trouble = '时间写作 expected 2026-01-10 10:00（UTC+8）';
      else await this.advance({ to: at });
    },
  },
  template: `
    <div class="clock" :aria-busy="busy">
      <div class="clock-face" title="UTC+8">
        <span class="clock-time">{{ clock ? time(clock.now) : '--:--:--' }}</span>
        <span class="clock-day">{{ clock ? day(clock.now) : '' }}<em v-if="ahead"> · {{ ahead }}</em></span>
      </div>
      <div class="clock-steps">
        <button v-for="step in steps" :key="step.ms" :title="step.title" :disabled="busy" @click="advance({ ms: step.ms })">{{ step.label }}</button>
        <button title="go to a time" :aria-expanded="asking" :disabled="busy" @click="open">到…</button>
      </div>
      <form v-if="asking" class="clock-to" @submit.prevent="go">
        <input v-model="to" aria-label="时间 time, UTC+8" placeholder="2026-01-10 10:00" />
        <button class="primary" :disabled="busy">前往 Go</button>
      </form>
      <Trouble :text="trouble" />
    </div>`,
});
