import { defineComponent, type PropType } from 'vue';
import type { OpenSheet } from './state';

/** Height of a line of a wheel, in pixels; the same as in the style sheet. */
const LINE = 40;

/** Wheels that snap line by line; a line can also be tapped. */
export const PickerSheet = defineComponent({
  name: 'PickerSheet',
  props: { sheet: { type: Object as PropType<OpenSheet<'picker'>>, required: true } },
  data() {
    return { picked: this.sheet.question.columns.map((column) => column.chosen) };
  },
  mounted() {
    const wheels = [...(this.$el as HTMLElement).querySelectorAll('.mp-wheel')];
    wheels.forEach((wheel, index) => (wheel.scrollTop = (this.picked[index] ?? 0) * LINE));
  },
  methods: {
    scrolled(column: number, event: Event) {
      const { scrollTop } = event.target as HTMLElement;
      const last = (this.sheet.question.columns[column]?.options.length ?? 1) - 1;
      this.picked[column] = Math.min(last, Math.max(0, Math.round(scrollTop / LINE)));
    },
    choose(column: number, index: number) {
      this.picked[column] = index;
      const wheel = (this.$el as HTMLElement).querySelectorAll('.mp-wheel')[column];
      if (wheel) wheel.scrollTop = index * LINE;
    },
  },
  template: `
    <div class="mp-mask" @click.self="sheet.answer(undefined)">
      <div class="mp-drawer mp-picker" role="dialog" :aria-label="sheet.question.title || '选择'">
        <header>
          <button type="button" @click="sheet.answer(undefined)">取消</button>
          <strong>{{ sheet.question.title }}</strong>
          <button type="button" class="mp-confirm" data-answer="confirm" @click="sheet.answer(picked.slice())">确定</button>
        </header>
        <div class="mp-wheels">
          <ul v-for="(column, at) in sheet.question.columns" :key="at" class="mp-wheel" role="listbox" tabindex="0" @scroll="scrolled(at, $event)">
            <li v-for="(option, index) in column.options" :key="index" role="option" :aria-selected="index === picked[at]" @click="choose(at, index)">{{ option }}</li>
          </ul>
        </div>
      </div>
    </div>`,
});
