import { defineComponent } from 'vue';
import { request, type FunctionView } from '../model/api';
import { lightOf } from '../model/callLight';
import { cloud, refresh } from '../model/cloud';
import { duration, moment, time } from '../model/format';
import { troubleOf } from '../parts/Trouble';

/** The functions with their triggers and what came of the last call. */
export const Functions = defineComponent({
  emits: ['pick'],
  data: () => ({ firing: '', trouble: '' }),
  computed: { functions: () => cloud.data.functions },
  methods: {
    moment,
    time,
    light: ({ last }: FunctionView) => (last ? lightOf(last) : 'idle'),
    outcome({ last }: FunctionView): string {
      if (last?.ok === undefined) return '运行中…';
      return last.error?.code ?? duration(last.durationMs);
    },
    async fire(name: string) {
      this.firing = name;
      this.trouble = '';
      try {
        const answer = await request<{ error?: { code: string; message: string } }>(
          'POST',
          `/timers/${encodeURIComponent(name)}/fire`,
        );
        if (answer.error) this.trouble = `${answer.error.code}: ${answer.error.message}`;
      } catch (error) {
        this.trouble = troubleOf(error);
      }
      this.firing = '';
      await refresh(['functions', 'logs']);
    },
  },
  template: `
    <section class="panel">
      <h2><Bi zh="云函数" en="Functions" /></h2>
      <Trouble :text="trouble" />
      <p v-if="functions && functions.length === 0" class="empty">没有函数 No functions. 用 <code>--functions DIR</code> 指定文件夹</p>
      <ul class="functions">
        <li v-for="each in functions" :key="each.name">
          <button class="row" :title="'call ' + each.name" @click="$emit('pick', each.name)">
            <i class="light" :class="light(each)"></i>
            <b>{{ each.name }}</b>
            <span v-if="each.last" class="quiet">{{ time(each.last.at) }} · {{ outcome(each) }}</span>
            <span v-else class="quiet">未调用 not called</span>
          </button>
          <div v-if="each.trigger" class="trigger">
            <span class="quiet"><code>{{ each.trigger.config }}</code>
              <template v-if="each.trigger.next"> · 下次 {{ time(each.trigger.next) }}</template></span>
            <button class="small" :disabled="firing === each.name" @click="fire(each.name)">触发 Fire</button>
          </div>
        </li>
      </ul>
    </section>`,
});
