import { defineComponent, type PropType } from 'vue';
import { linesOf, type Card } from './cards';
import { Controls } from './controls';
import type { Shell } from './state';

const shell = { type: Object as PropType<Shell>, required: true } as const;

/** `10:02` today, `1月3日 10:02` otherwise; UTC+8, where WeChat's users live. */
function moment(at: number, now: number): string {
  const inChina = (time: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', ...options }).format(time);
  const day = (time: number): string => inChina(time, { month: 'short', day: 'numeric' });
  const clock = inChina(at, { hour: '2-digit', minute: '2-digit', hour12: false });
  return day(at) === day(now) ? clock : `${day(at)} ${clock}`;
}

/** WeChat's list of chats: the service messages, and the mini program. */
export const Home = defineComponent({
  name: 'WeChatHome',
  components: { Controls },
  props: { shell },
  computed: {
    last(): Card | undefined {
      return this.shell.cards.at(-1);
    },
  },
  methods: { moment },
  template: `
    <section class="wechat">
      <header class="wechat-head"><h1>微信</h1></header>
      <button type="button" class="chat" data-chat="messages" @click="shell.showMessages()">
        <i class="avatar avatar-service" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="M12 3a6 6 0 0 0-6 6v4l-2 3h16l-2-3V9a6 6 0 0 0-6-6Zm-2 15a2 2 0 0 0 4 0" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round"/></svg>
          <em v-if="shell.unread" class="count">{{ shell.unread }}</em></i>
        <span class="chat-text"><b>服务通知</b><small>{{ last ? shell.appName + '：' + (last.title || last.templateId) : shell.looked ? '还没有消息' : '…' }}</small></span>
        <time v-if="last">{{ moment(last.at, shell.now) }}</time>
      </button>
      <div class="chat-row">
        <button type="button" class="chat" data-chat="app" @click="shell.openApp()">
          <i class="avatar avatar-app" aria-hidden="true">{{ shell.appName.slice(0, 1) }}</i>
          <span class="chat-text"><b>{{ shell.appName }}</b><small>{{ shell.running ? '在后台运行' : '小程序，未启动' }}</small></span>
        </button>
        <button v-if="shell.running" type="button" class="chat-close" data-chat="close" title="结束小程序，下次为冷启动" @click="shell.close()">结束</button>
      </div>
      <footer class="wechat-foot"><Controls :shell="shell" /></footer>
    </section>`,
});

/** The chat "service messages" with its cards. */
export const Messages = defineComponent({
  name: 'ServiceMessages',
  props: { shell },
  mounted() {
    this.toEnd();
  },
  watch: {
    // A new card: the newest is at the end, as in any chat.
    'shell.cards.length'() {
      void this.$nextTick(() => this.toEnd());
    },
  },
  methods: {
    linesOf,
    moment,
    toEnd() {
      const list = (this.$el as HTMLElement).querySelector('.cards');
      if (list) list.scrollTop = list.scrollHeight;
    },
  },
  template: `
    <section class="wechat wechat-messages">
      <header class="wechat-head wechat-head-back"><button type="button" aria-label="返回" @click="shell.view = 'home'">‹</button><h1>服务通知</h1></header>
      <div class="cards">
        <p v-if="!shell.cards.length" class="wechat-empty" role="status"><template v-if="shell.looked">还没有消息<br><small>No messages yet</small></template><template v-else>正在查看…<br><small>Looking…</small></template></p>
        <template v-for="card in shell.cards" :key="card.msgid">
          <time class="cards-time">{{ moment(card.at, shell.now) }}</time>
          <button type="button" class="message" :data-msgid="card.msgid" :disabled="!card.page" @click="shell.openCard(card)">
            <span class="message-app"><i class="avatar-small" aria-hidden="true">{{ shell.appName.slice(0, 1) }}</i>{{ shell.appName }}<em v-if="card.miniprogramState !== 'formal'">{{ card.miniprogramState === 'trial' ? '体验版' : '开发版' }}</em></span>
            <strong>{{ card.title || card.templateId }}</strong>
            <span v-for="line in linesOf(card)" :key="line.field" class="message-line"><span>{{ line.label }}</span><b>{{ line.text }}</b></span>
            <span v-if="card.page" class="message-foot">进入小程序查看<i aria-hidden="true">›</i></span>
          </button>
        </template>
      </div>
    </section>`,
});

/** The mini program's settings: the main switch, and the choices that are kept. */
export const Settings = defineComponent({
  name: 'MiniProgramSettings',
  props: { shell },
  computed: {
    kept(): { id: string; title: string; accept: boolean }[] {
      const { itemSettings } = this.shell.settings;
      return Object.entries(itemSettings).map(([id, status]) => ({
        id,
        title: this.shell.titles[id] ?? id,
        accept: status === 'accept',
      }));
    },
  },
  template: `
    <section class="wechat wechat-settings">
      <header class="wechat-head wechat-head-back"><button type="button" aria-label="返回" data-settings="back" @click="shell.closeSettings()">‹</button><h1>设置</h1></header>
      <h2>订阅消息</h2>
      <label class="setting"><span>接收订阅消息<small>关闭后，{{ shell.appName }} 不能再请求发送</small></span>
        <input type="checkbox" role="switch" data-settings="main" :checked="shell.settings.mainSwitch" @change="shell.changeSettings({ mainSwitch: $event.target.checked })"></label>
      <template v-if="shell.settings.mainSwitch">
        <h2 v-if="kept.length">保持了选择的消息</h2>
        <label v-for="each in kept" :key="each.id" class="setting"><span>{{ each.title }}<small>{{ each.accept ? '接收' : '不接收' }}</small></span>
          <input type="checkbox" role="switch" :data-settings="each.id" :checked="each.accept" @change="shell.changeSettings({ template: each.id, status: $event.target.checked ? 'accept' : 'reject' })"></label>
        <p v-if="!kept.length" class="wechat-empty"><small>没有勾选过“总是保持以上选择”的消息</small></p>
      </template>
    </section>`,
});
