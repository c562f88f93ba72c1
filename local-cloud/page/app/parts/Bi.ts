import { defineComponent } from 'vue';

/** A label in both languages, Chinese first. */
export const Bi = defineComponent({
  props: { zh: { type: String, required: true }, en: { type: String, required: true } },
  template: `<span class="bi">{{ zh }} <small lang="en">{{ en }}</small></span>`,
});
