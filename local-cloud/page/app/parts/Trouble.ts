import { defineComponent } from 'vue';

/** What went wrong with something the reader asked for. */
export const Trouble = defineComponent({
  props: { text: { type: String, default: '' } },
  template: `<p v-if="text" class="trouble" role="alert">{{ text }}</p>`,
});

/** The text of anything thrown. */
export const troubleOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
