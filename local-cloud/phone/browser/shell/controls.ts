import { defineComponent, type PropType } from 'vue';
import type { Network } from '../shared/ports';
import type { Shell } from './state';

const NETWORKS: { value: Network; text: string }[] = [
  { value: 'online', text: 'Wi-Fi' },
  { value: 'slow', text: '慢 slow' },
  { value: 'offline', text: '断网 offline' },
];

/** What a person does with the phone rather than on it: whose it is, its network, starting anew. */
export const Controls = defineComponent({
  name: 'PhoneControls',
  props: { shell: { type: Object as PropType<Shell>, required: true } },
  data: () => ({ networks: NETWORKS }),
  template: `
    <div class="controls">
      <label>用户
        <select data-control="user" :value="shell.kept.openid" @change="shell.switchUser($event.target.value)">
          <option v-for="user in shell.kept.users" :key="user.openid" :value="user.openid">{{ user.name }}</option>
        </select>
      </label>
      <button type="button" title="新用户 a new user" @click="shell.addUser()">＋</button>
      <label>网络
        <select data-control="network" :value="shell.network" @change="shell.setNetwork($event.target.value)">
          <option v-for="each in networks" :key="each.value" :value="each.value">{{ each.text }}</option>
        </select>
      </label>
      <button type="button" data-control="restart" title="cold start" @click="shell.coldStart()">冷启动</button>
    </div>`,
});
