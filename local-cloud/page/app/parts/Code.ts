import { defineComponent } from 'vue';
import { pretty } from '../model/format';

/** JSON or text as it came, indented; long ones scroll. */
export const Code = defineComponent({
  props: { text: { type: String, default: '' }, value: { type: null, default: undefined } },
  computed: {
    shown(): string {
      return this.value === undefined ? pretty(this.text) : JSON.stringify(this.value, null, 2);
    },
  },
  template: `<pre class="code" tabindex="0">{{ shown }}</pre>`,
});
