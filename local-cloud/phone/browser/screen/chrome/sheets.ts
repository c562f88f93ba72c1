import { defineComponent, type PropType } from 'vue';
import type { ChromeState, OpenSheet, PermissionQuestion } from './state';
import { PickerSheet } from './pickerSheet';

const chrome = { type: Object as PropType<ChromeState>, required: true } as const;

const ModalSheet = defineComponent({
  name: 'ModalSheet',
  props: { sheet: { type: Object as PropType<OpenSheet<'modal'>>, required: true } },
  data() {
    return { content: this.sheet.question.input };
  },
  template: `
    <div class="mp-mask mp-mask-centre">
      <div class="mp-modal" role="alertdialog" :aria-label="sheet.question.title || sheet.question.content">
        <h2 v-if="sheet.question.title">{{ sheet.question.title }}</h2>
        <p v-if="sheet.question.content" :class="{ 'mp-modal-only': !sheet.question.title }">{{ sheet.question.content }}</p>
        <input v-if="sheet.question.editable !== undefined" v-model="content" :placeholder="sheet.question.editable">
        <footer>
          <button v-if="sheet.question.cancelText !== undefined" type="button" data-answer="cancel" @click="sheet.answer({ confirm: false, content })">{{ sheet.question.cancelText }}</button>
          <button type="button" class="mp-confirm" data-answer="confirm" :style="{ color: sheet.question.confirmColour }" @click="sheet.answer({ confirm: true, content })">{{ sheet.question.confirmText }}</button>
        </footer>
      </div>
    </div>`,
});

const ActionSheet = defineComponent({
  name: 'ActionSheet',
  props: { sheet: { type: Object as PropType<OpenSheet<'actionSheet'>>, required: true } },
  template: `
    <div class="mp-mask" @click.self="sheet.answer(undefined)">
      <div class="mp-drawer mp-actions" role="menu">
        <button v-for="(item, index) in sheet.question.items" :key="index" type="button" role="menuitem" :style="{ color: sheet.question.colour || undefined }" @click="sheet.answer(index)">{{ item }}</button>
        <button type="button" class="mp-actions-cancel" @click="sheet.answer(undefined)">取消</button>
      </div>
    </div>`,
});

const CapsuleMenu = defineComponent({
  name: 'CapsuleMenu',
  props: { sheet: { type: Object as PropType<OpenSheet<'menu'>>, required: true } },
  template: `
    <div class="mp-mask" @click.self="sheet.answer(undefined)">
      <div class="mp-drawer mp-actions" role="menu">
        <p class="mp-actions-title">{{ sheet.question.route }}</p>
        <button type="button" role="menuitem" data-menu="settings" @click="sheet.answer('settings')">设置</button>
        <button type="button" role="menuitem" data-menu="restart" @click="sheet.answer('restart')">重新进入小程序</button>
        <button type="button" role="menuitem" data-menu="leave" @click="sheet.answer('leave')">离开小程序</button>
        <button type="button" class="mp-actions-cancel" @click="sheet.answer(undefined)">取消</button>
      </div>
    </div>`,
});

/** WeChat's own sheet: which messages may the mini program send, once each? */
const PermissionSheet = defineComponent({
  name: 'PermissionSheet',
  props: { sheet: { type: Object as PropType<OpenSheet<'permission'>>, required: true } },
  data() {
    return { shownFields: '' };
  },
  computed: {
    question(): PermissionQuestion {
      return this.sheet.question;
    },
  },
  methods: {
    done(allow: boolean) {
      const { items, always } = this.question;
      const templates = Object.fromEntries(
        items.map((each) => [
          each.templateId,
          allow && each.checked ? ('accept' as const) : ('reject' as const),
        ]),
      );
      this.sheet.answer({ templates, always });
    },
  },
  template: `
    <div class="mp-mask">
      <div class="mp-drawer mp-permission" role="dialog" aria-label="订阅消息">
        <header><b class="mp-permission-icon">{{ question.app.slice(0, 1) }}</b>{{ question.app }} 申请</header>
        <h2>{{ question.items.length === 1 ? '发送一次以下消息' : '发送以下消息，每项一次' }}</h2>
        <div v-for="item in question.items" :key="item.templateId" class="mp-permission-item" :data-template="item.templateId">
          <label>
            <input type="checkbox" v-model="item.checked" :disabled="question.items.length === 1" :aria-label="item.title">
            <i></i><span>{{ item.title }}</span>
          </label>
          <button v-if="item.fields.length" type="button" :aria-expanded="shownFields === item.templateId" :aria-label="item.title + ' 的内容'" @click="shownFields = shownFields === item.templateId ? '' : item.templateId">ⓘ</button>
          <ul v-if="shownFields === item.templateId"><li v-for="field in item.fields" :key="field">{{ field }}</li></ul>
        </div>
        <label class="mp-permission-always"><input type="checkbox" v-model="question.always"><i></i>总是保持以上选择，不再询问</label>
        <footer>
          <button type="button" data-answer="reject" @click="done(false)">取消</button>
          <button type="button" class="mp-allow" data-answer="accept" :disabled="!question.items.some(each => each.checked)" @click="done(true)">允许</button>
        </footer>
      </div>
    </div>`,
});

const BY_NAME = {
  modal: ModalSheet,
  actionSheet: ActionSheet,
  menu: CapsuleMenu,
  permission: PermissionSheet,
  picker: PickerSheet,
};

/** Whatever lies over the page just now. */
export const Sheets = defineComponent({
  name: 'Sheets',
  props: { chrome },
  computed: {
    component() {
      return this.chrome.sheet ? BY_NAME[this.chrome.sheet.name] : undefined;
    },
  },
  template: `<component v-if="chrome.sheet" :is="component" :sheet="chrome.sheet" />`,
});
