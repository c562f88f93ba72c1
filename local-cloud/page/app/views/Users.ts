import { defineComponent } from 'vue';
import { request, type Card, type TemplateDefinition, type UserRecord } from '../model/api';
import { cloud } from '../model/cloud';
import { short } from '../model/format';
import { CardView } from './CardView';
import { SheetForm } from './SheetForm';

/** Milliseconds between two looks at the picked user's cards. */
const LOOK_MS = 1000;

/** The users that WeChat knows, their cards as they see them, and the permission sheet. */
export const Users = defineComponent({
  components: { CardView, SheetForm },
  data: () => ({
    picked: '',
    /** `undefined`: nobody has answered yet. */
    cards: undefined as Card[] | undefined,
    timer: undefined as ReturnType<typeof setInterval> | undefined,
  }),
  computed: {
    users: () => cloud.data.users,
    templates: (): TemplateDefinition[] => cloud.data.templates ?? [],
    openid(): string {
      return this.picked || this.users?.[0]?.openid || '';
    },
    user(): UserRecord | undefined {
      return this.users?.find(({ openid }) => openid === this.openid);
    },
  },
  watch: {
    openid() {
      this.cards = undefined;
      void this.look();
    },
  },
  mounted() {
    void this.look();
    this.timer = setInterval(() => void this.look(), LOOK_MS);
  },
  unmounted() {
    clearInterval(this.timer);
  },
  methods: {
    short,
    titleOf(templateId: string): string {
      return this.templates.find(({ id }) => id === templateId)?.title ?? short(templateId);
    },
    async look() {
      const { openid } = this;
      if (!openid) return;
      const cards = await request<Card[]>('GET', `/wechat/messages?${new URLSearchParams({ openid })}`).catch(
        () => undefined,
      );
      if (cards && openid === this.openid) this.cards = cards.reverse();
    },
    async mainSwitch() {
      if (this.user)
        await request('POST', '/wechat/settings', { openid: this.openid, mainSwitch: !this.user.mainSwitch });
    },
  },
  template: `
    <div class="columns">
      <div class="side">
        <section class="panel">
          <h2><Bi zh="用户" en="Users" /></h2>
          <p v-if="users && users.length === 0" class="empty">还没有人订阅 Nobody has met the sheet yet — 用下面的表单试试</p>
          <ul class="functions">
            <li v-for="each in users" :key="each.openid">
              <button class="row" :aria-pressed="each.openid === openid" @click="picked = each.openid">
                <i class="light" :class="each.mainSwitch ? 'good' : 'bad'"></i><b>{{ each.openid }}</b>
                <span class="quiet">{{ each.items.length }} 个模板</span>
              </button>
            </li>
          </ul>
        </section>
        <SheetForm :openid="openid" :templates="templates" @done="picked = $event" />
      </div>
      <div>
        <section v-if="user" class="panel">
          <h2 class="spread"><Bi zh="微信设置" en="WeChat settings" />
            <label class="check"><input type="checkbox" :checked="user.mainSwitch" @change="mainSwitch" /> 接收订阅消息 main switch</label></h2>
          <p class="chips"><span v-for="item in user.items" :key="item.templateId" class="chip" :title="item.templateId">
            {{ titleOf(item.templateId) }} <b>{{ item.consent ? '长期' : '× ' + item.credits }}</b>
            <em v-if="item.kept">{{ item.kept === 'accept' ? '总是接受' : '总是拒绝' }}</em></span></p>
        </section>
        <section class="phone" aria-label="服务通知 service messages">
          <h2><Bi zh="服务通知" en="Service messages" /></h2>
          <p v-if="!openid" class="empty">先选一位用户 Pick a user</p>
          <p v-else-if="cards?.length === 0" class="empty">没有收到消息 No messages</p>
          <CardView v-for="card in cards" :key="card.msgid" :card="card" />
        </section>
      </div>
    </div>`,
});
