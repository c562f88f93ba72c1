import { defineComponent } from 'vue';
import type { Mode } from '../../../wechat/base/mode';
import { request } from '../model/api';
import { troubleOf } from '../parts/Trouble';

type Receipts = Mode['receipts'];

/** How this WeChat behaves: each switch is one setting of `/wechat/mode`. */
export const ModePanel = defineComponent({
  data: () => ({ mode: undefined as Mode | undefined, trouble: '' }),
  mounted() {
    void this.run('GET');
  },
  methods: {
    async run(
      method: 'GET' | 'POST',
      patch?: Partial<Omit<Mode, 'receipts'>> & { receipts?: Partial<Receipts> },
    ) {
      this.trouble = '';
      try {
        this.mode = await request<Mode>(method, '/wechat/mode', patch);
      } catch (error) {
        this.trouble = troubleOf(error);
      }
    },
    checked: (event: Event): boolean => (event.target as unknown as { checked: boolean }).checked,
    number: (event: Event): number => Number((event.target as unknown as { value: string }).value),
  },
  template: `
    <section class="panel">
      <h2><Bi zh="微信的脾气" en="How WeChat behaves" /></h2>
      <Trouble :text="trouble" />
      <div v-if="mode" class="form">
        <label><Bi zh="发送耗时" en="latency, ms" /><input type="number" min="0" :value="mode.latencyMs" @change="run('POST', { latencyMs: number($event) })" /></label>
        <label><Bi zh="每日上限" en="daily quota" /><input type="number" min="0" :value="mode.dailyQuota" @change="run('POST', { dailyQuota: number($event) })" /></label>
        <label><Bi zh="回执延迟" en="receipt delay, ms" /><input type="number" min="0" :value="mode.receipts.delayMs" @change="run('POST', { receipts: { delayMs: number($event) } })" /></label>
        <label><Bi zh="回执重复" en="extra copies" /><input type="number" min="0" max="20" :value="mode.receipts.duplicate" @change="run('POST', { receipts: { duplicate: number($event) } })" /></label>
        <label><Bi zh="回执丢失率" en="loss, 0–1" /><input type="number" min="0" max="1" step="0.1" :value="mode.receipts.lossRate" @change="run('POST', { receipts: { lossRate: number($event) } })" /></label>
        <label><Bi zh="43101 突发" en="surge, 0–1" /><input type="number" min="0" max="1" step="0.1" :value="mode.surgeRate" @change="run('POST', { surgeRate: number($event) })" /></label>
        <label class="check wide"><input type="checkbox" :checked="mode.pushes" @change="run('POST', { pushes: checked($event) })" /> 推送事件 <small lang="en">push events</small></label>
        <label class="check wide"><input type="checkbox" :checked="mode.receipts.shuffle" @change="run('POST', { receipts: { shuffle: checked($event) } })" /> 回执乱序 <small lang="en">receipts out of order</small></label>
      </div>
    </section>`,
});
