import { defineComponent, type PropType } from 'vue';
import type { Card } from '../model/api';
import { moment, short } from '../model/format';

/** One service message, in the manner of WeChat's card. */
export const CardView = defineComponent({
  props: { card: { type: Object as PropType<Card>, required: true } },
  computed: {
    title(): string {
      return this.card.title ?? short(this.card.templateId);
    },
  },
  methods: { moment },
  template: `
    <article class="card">
      <header><i class="app-icon" aria-hidden="true"></i><span>小程序</span><span v-if="card.miniprogramState !== 'formal'" class="tag">{{ card.miniprogramState }}</span><time>{{ moment(card.at) }}</time></header>
      <h3>{{ title }}</h3>
      <dl><div v-for="(text, field) in card.data" :key="field"><dt :title="field">{{ card.labels?.[field] ?? field }}</dt><dd>{{ text }}</dd></div></dl>
      <footer v-if="card.page"><span>进入小程序查看</span><code>{{ card.page }}</code><span aria-hidden="true">›</span></footer>
      <p class="msgid">msgid {{ card.msgid }} · {{ card.lang }}</p>
    </article>`,
});
