import { defineComponent } from 'vue';
import { documentsOf } from '../model/api';
import { cloud } from '../model/cloud';
import { count } from '../model/format';
import { troubleOf } from '../parts/Trouble';

const PAGE = 20;

/** Looks into the database. */
export const Data = defineComponent({
  data: () => ({
    picked: '',
    where: '{}',
    skip: 0,
    page: PAGE,
    documents: [] as Record<string, unknown>[],
    total: 0,
    trouble: '',
  }),
  computed: {
    collections: () => cloud.data.collections?.collections,
  },
  methods: {
    count,
    pick(name: string) {
      this.picked = name;
      this.where = '{}';
      void this.look(0);
    },
    async look(skip: number) {
      this.trouble = '';
      try {
        const found = await documentsOf(this.picked, { limit: PAGE, skip, where: this.where });
        Object.assign(this, { ...found, skip });
      } catch (error) {
        this.trouble = troubleOf(error);
      }
    },
    idOf: (document: Record<string, unknown>) => String(document._id ?? ''),
  },
  template: `
    <div class="columns">
      <section class="panel side">
        <h2><Bi zh="集合" en="Collections" /></h2>
        <p v-if="collections && collections.length === 0" class="empty">数据库是空的 The database is empty</p>
        <ul class="functions"><li v-for="each in collections" :key="each.name">
          <button class="row" :aria-pressed="each.name === picked" @click="pick(each.name)"><b>{{ each.name }}</b><span class="quiet numbers">{{ count(each.documents) }}</span></button></li></ul>
      </section>
      <section class="panel">
        <h2 class="spread"><Bi zh="文档" en="Documents" /><span v-if="picked" class="quiet numbers">{{ count(total) }} 条</span></h2>
        <p v-if="!picked" class="empty">选一个集合 Pick a collection</p>
        <template v-else>
          <form class="query" @submit.prevent="look(0)"><input v-model="where" aria-label="查询 where" spellcheck="false" placeholder='{"state":"sent"}' /><button class="primary">查询 Find</button></form>
          <Trouble :text="trouble" />
          <details v-for="document in documents" :key="idOf(document)" class="call"><summary><b>{{ idOf(document) }}</b></summary><div class="call-body"><CodeBlock :value="document" /></div></details>
          <p class="pager"><button :disabled="skip === 0" @click="look(skip - page)">‹ 上一页</button><span class="quiet numbers">{{ total === 0 ? 0 : skip + 1 }}–{{ skip + documents.length }}</span><button :disabled="skip + documents.length >= total" @click="look(skip + page)">下一页 ›</button></p>
        </template>
      </section>
    </div>`,
});
