import { defineComponent } from 'vue';
import { request } from '../model/api';
import { cloud, refresh } from '../model/cloud';
import { troubleOf } from '../parts/Trouble';

const SOURCES = [
  { value: 'wx_client', label: '小程序用户 wx_client' },
  { value: 'scf', label: '云函数 scf' },
  { value: 'wx_trigger', label: '定时器 wx_trigger' },
  { value: 'wx_http', label: 'HTTP wx_http' },
  { value: 'wx_devtools', label: '开发者工具 wx_devtools' },
];

/** What was typed last, kept by the browser. */
const KEPT = 'local-cloud.call';
interface Draft {
  name: string;
  openid: string;
  source: string;
  data: string;
}

function keptDraft(): Draft {
  const fresh: Draft = { name: '', openid: 'user-1', source: 'wx_client', data: '{}' };
  try {
    return { ...fresh, ...(JSON.parse(window.localStorage.getItem(KEPT) ?? '{}') as Partial<Draft>) };
  } catch {
    return fresh;
  }
}

/** Calls a function as somebody. */
export const CallForm = defineComponent({
  props: { picked: { type: String, default: '' } },
  data: () => ({
    draft: keptDraft(),
    sources: SOURCES,
    busy: false,
    trouble: '',
    answer: undefined as unknown,
  }),
  computed: { names: () => (cloud.data.functions ?? []).map(({ name }) => name) },
  watch: {
    picked(name: string) {
      this.draft.name = name;
    },
    names(names: string[]) {
      if (!names.includes(this.draft.name)) this.draft.name = names[0] ?? '';
    },
  },
  methods: {
    async call() {
      const { name, openid, source, data } = this.draft;
      this.trouble = '';
      this.answer = undefined;
      let event: unknown;
      try {
        event = JSON.parse(data);
      } catch (error) {
        this.trouble = `参数不是 JSON The event is not JSON: ${troubleOf(error)}`;
        return;
      }
      this.busy = true;
      window.localStorage.setItem(KEPT, JSON.stringify(this.draft));
      try {
        const who = openid === '' ? {} : { openid };
        this.answer = await request('POST', `/call/${encodeURIComponent(name)}`, {
          ...who,
          source,
          data: event,
        });
      } catch (error) {
        this.trouble = troubleOf(error);
      }
      this.busy = false;
      await refresh(['functions', 'logs']);
    },
  },
  template: `
    <section class="panel">
      <h2><Bi zh="调用函数" en="Call a function" /></h2>
      <form class="form" @submit.prevent="call">
        <label><Bi zh="函数" en="function" /><select v-model="draft.name"><option v-for="name in names" :key="name">{{ name }}</option></select></label>
        <label><Bi zh="来源" en="source" /><select v-model="draft.source"><option v-for="each in sources" :key="each.value" :value="each.value">{{ each.label }}</option></select></label>
        <label class="wide"><span>openid</span><input v-model.trim="draft.openid" autocomplete="off" spellcheck="false" /></label>
        <label class="wide"><Bi zh="参数" en="event, JSON" /><textarea v-model="draft.data" rows="4" spellcheck="false"></textarea></label>
        <button class="primary wide" :disabled="busy || !draft.name">{{ busy ? '调用中…' : '调用 Call' }}</button>
      </form>
      <Trouble :text="trouble" />
      <CodeBlock v-if="answer !== undefined" :value="answer" />
    </section>`,
});
