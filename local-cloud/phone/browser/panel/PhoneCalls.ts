import { defineComponent } from 'vue';
import { duration, time } from '../../../page/app/model/format';
import { entries } from './entries';

/** The calls of cloud functions that this phone has made, with their answers. */
export const PhoneCalls = defineComponent({
  name: 'PhoneCalls',
  computed: {
    calls: () => entries.value.filter((entry) => entry.kind === 'call').reverse(),
  },
  methods: { duration, time },
  template: `
    <section class="panel">
      <h2><Bi zh="手机发出的云调用" en="Cloud calls of this phone" /></h2>
      <p v-if="calls.length === 0" class="empty">还没有调用 No calls yet</p>
      <details v-for="call in calls" :key="call.seq" class="call">
        <summary>
          <i class="light" :class="call.failed ? 'bad' : 'good'"></i><b>{{ call.name }}</b>
          <span class="who quiet">{{ call.openid }}</span>
          <span class="quiet numbers">{{ duration(call.ms) }}</span><time class="quiet numbers">{{ time(call.at) }}</time>
        </summary>
        <div class="call-body">
          <h3><Bi zh="参数" en="data" /></h3><CodeBlock :value="call.data ?? null" />
          <h3><Bi zh="返回" en="answer" /></h3><CodeBlock :value="call.answer ?? null" />
        </div>
      </details>
    </section>`,
});
