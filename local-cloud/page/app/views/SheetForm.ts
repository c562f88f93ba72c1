import { defineComponent, type PropType } from 'vue';
import { request, type TemplateDefinition } from '../model/api';
import { refresh } from '../model/cloud';
import { troubleOf } from '../parts/Trouble';

/** Does what the permission sheet of `wx.requestSubscribeMessage` does, as any user. */
export const SheetForm = defineComponent({
  props: {
    openid: { type: String, default: '' },
    templates: { type: Array as PropType<TemplateDefinition[]>, required: true },
  },
  emits: ['done'],
  data: () => ({
    who: '',
    choices: {} as Record<string, 'accept' | 'reject' | ''>,
    /** A template id typed by hand, for when none are configured. */
    other: '',
    always: false,
    busy: false,
    trouble: '',
    answer: undefined as unknown,
  }),
  watch: {
    openid: {
      immediate: true,
      handler(openid: string) {
        this.who = openid || 'user-1';
      },
    },
  },
  methods: {
    async subscribe() {
      const picked = Object.entries(this.choices).filter(([, choice]) => choice !== '');
      const templates = Object.fromEntries(this.other ? [...picked, [this.other, 'accept']] : picked);
      this.busy = true;
      this.trouble = '';
      this.answer = undefined;
      try {
        this.answer = await request('POST', '/wechat/subscribe', {
          openid: this.who,
          templates,
          always: this.always,
        });
        this.$emit('done', this.who);
      } catch (error) {
        this.trouble = troubleOf(error);
      }
      this.busy = false;
      await refresh(['users']);
    },
  },
  template: `
    <section class="panel">
      <h2><Bi zh="授权弹窗" en="Permission sheet" /></h2>
      <form class="form" @submit.prevent="subscribe">
        <label class="wide"><span>openid</span><input v-model.trim="who" autocomplete="off" spellcheck="false" /></label>
        <fieldset class="wide">
          <legend class="quiet">小程序申请向你发送以下消息</legend>
          <div v-for="template in templates" :key="template.id" class="choice">
            <span :title="template.id">{{ template.title }}<em v-if="template.type === 3" class="tag">长期</em></span>
            <select v-model="choices[template.id]" :aria-label="template.title">
              <option :value="undefined">不询问 –</option><option value="accept">允许 accept</option><option value="reject">拒绝 reject</option>
            </select>
          </div>
          <label v-if="templates.length === 0"><Bi zh="模板 ID" en="template id" /><input v-model.trim="other" spellcheck="false" /></label>
        </fieldset>
        <label class="check wide"><input v-model="always" type="checkbox" /> 总是保持以上选择，不再询问 <small lang="en">always</small></label>
        <button class="primary wide" :disabled="busy || !who">确定 Confirm</button>
      </form>
      <Trouble :text="trouble" />
      <CodeBlock v-if="answer !== undefined" :value="answer" />
      <p class="quiet note">这里只改变微信一侧；小程序收到结果后要自己上报 <code>subscribe.report</code>。<br /><span lang="en">Changes WeChat's side only: the mini program reports the result itself.</span></p>
    </section>`,
});
