import { defineComponent } from 'vue';
import { documentsOf } from '../model/api';
import { compareBooks, type BookLine } from '../model/books';
import { cloud } from '../model/cloud';
import { short } from '../model/format';
import { troubleOf } from '../parts/Trouble';

/** The product's ledger, if the functions here keep one under this name. */
const LEDGER = 'notify_users';
const LIMIT = 200;
const LOOK_MS = 2000;

const VERDICTS: Record<BookLine['agreement'], { text: string; className: string }> = {
  same: { text: '一致', className: 'good' },
  close: { text: '在途', className: 'running' },
  differs: { text: '不符', className: 'bad' },
  unknown: { text: '–', className: 'idle' },
};

/** WeChat's secret credit book beside the ledger that the functions keep. */
export const Books = defineComponent({
  data: () => ({
    documents: [] as Record<string, unknown>[],
    verdicts: VERDICTS,
    trouble: '',
    timer: undefined as ReturnType<typeof setInterval> | undefined,
  }),
  computed: {
    hasLedger: () => Boolean(cloud.data.collections?.collections.some(({ name }) => name === LEDGER)),
    lines(): BookLine[] {
      return compareBooks(cloud.data.users ?? [], this.documents);
    },
    wrong(): number {
      return this.lines.filter(({ balanced, agreement }) => !balanced || agreement === 'differs').length;
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
    titleOf: (templateId: string) =>
      cloud.data.templates?.find(({ id }) => id === templateId)?.title ?? short(templateId),
    async look() {
      if (!this.hasLedger) return;
      try {
        this.documents = (await documentsOf(LEDGER, { limit: LIMIT })).documents;
        this.trouble = '';
      } catch (error) {
        this.trouble = troubleOf(error);
      }
    },
  },
  watch: {
    hasLedger() {
      void this.look();
    },
  },
  template: `
    <section class="panel">
      <h2 class="spread"><Bi zh="微信的账与我们的账" en="WeChat's credit book beside the ledger" />
        <span v-if="lines.length" class="verdict" :class="wrong ? 'bad' : 'good'">{{ wrong ? wrong + ' 处不符' : '全部一致 all agree' }}</span></h2>
      <Trouble :text="trouble" />
      <p v-if="!hasLedger" class="quiet">没有集合 <code>notify_users</code>，只显示微信一侧。<span lang="en">No such collection: WeChat's side only.</span></p>
      <p v-if="lines.length === 0" class="empty">还没有额度 No credits yet</p>
      <div v-else class="scroll"><table>
        <thead><tr><th>用户 user</th><th>模板 template</th><th v-if="hasLedger">核对</th><th class="number strong">微信 WeChat</th>
          <template v-if="hasLedger"><th class="number">可用 available</th><th class="number">占用 held</th><th class="number">未定 uncertain</th>
          <th class="number">已用 spent</th><th class="number">作废 voided</th><th class="number">累计 granted</th></template></tr></thead>
        <tbody><tr v-for="line in lines" :key="line.openid + line.templateId">
          <td :title="line.openid">{{ short(line.openid, 8) }}</td><td :title="line.templateId">{{ titleOf(line.templateId) }}</td>
          <td v-if="hasLedger"><i class="light" :class="line.balanced ? verdicts[line.agreement].className : 'bad'"></i> {{ line.balanced ? verdicts[line.agreement].text : '不平' }}</td>
          <td class="number strong">{{ line.wechat === undefined ? '–' : line.wechat === 'long' ? '长期' : line.wechat }}</td>
          <template v-if="hasLedger">
            <template v-if="line.ledger"><td class="number">{{ line.ledger.available }}</td><td class="number">{{ line.ledger.held }}</td><td class="number">{{ line.ledger.uncertain }}</td>
            <td class="number">{{ line.ledger.spent }}</td><td class="number">{{ line.ledger.voided }}</td><td class="number">{{ line.ledger.granted }}</td></template>
            <td v-else colspan="6" class="quiet">账上没有 not in the ledger</td>
          </template></tr></tbody>
      </table></div>
      <p v-if="hasLedger" class="quiet note">微信余额应等于 可用 + 占用 + 未定；累计 = 可用 + 占用 + 未定 + 已用 + 作废。</p>
    </section>`,
});
