import { defineComponent } from 'vue';
import { time } from '../../../page/app/model/format';
import type { StampedEntry } from '../shared/ports';
import { book, entries } from './entries';

/** One line of the console. */
interface Line {
  seq: number;
  at: number;
  /** `missing`: what the phone does not have. */
  level: 'log' | 'info' | 'debug' | 'warn' | 'error' | 'missing' | 'life';
  text: string;
  where: string | undefined;
}

/** Characters of an entry that are shown before it is opened: an object that was printed may be long. */
const SHORT = 160;

/** What the mini program's scripts said, what went wrong in them, and what the phone does not have. */
export const ConsoleView = defineComponent({
  name: 'ConsoleView',
  data: () => ({ short: SHORT }),
  computed: {
    lines: () => entries.value.flatMap((entry) => lineOf(entry) ?? []),
  },
  methods: {
    time,
    clear: () => book?.clear(),
  },
  template: `
    <section class="panel">
      <h2 class="spread"><Bi zh="控制台" en="Console" /><button type="button" class="small" @click="clear()">清空 Clear</button></h2>
      <p v-if="lines.length === 0" class="empty">还没有输出 Nothing yet</p>
      <ol class="console" role="log">
        <li v-for="line in lines" :key="line.seq" :class="'console-' + line.level">
          <time class="quiet numbers">{{ time(line.at) }}</time>
          <details v-if="line.text.length > short" class="console-text"><summary>{{ line.text.slice(0, short) }}…</summary>{{ line.text.slice(short) }}</details>
          <span v-else class="console-text">{{ line.text }}</span>
          <code v-if="line.where" class="quiet">{{ line.where }}</code>
        </li>
      </ol>
    </section>`,
});

function lineOf(entry: StampedEntry): Line | undefined {
  const { seq, at } = entry;
  switch (entry.kind) {
    case 'console':
      return { seq, at, level: entry.level, text: entry.text, where: entry.where };
    case 'missing':
      return { seq, at, level: 'missing', text: entry.text, where: entry.where };
    case 'life':
      return { seq, at, level: 'life', text: entry.text, where: undefined };
    case 'problem': {
      const { level, file, line, column, message } = entry.problem;
      const where = [file, line, column].filter((part) => part !== undefined).join(':');
      return { seq, at, level: level === 'error' ? 'error' : 'warn', text: message, where };
    }
    case 'call':
      return undefined;
  }
}
