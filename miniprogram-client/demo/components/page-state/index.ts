/** What a page shows when it has nothing to show: it is loading, something failed, or there is nothing yet. */
Component({
  properties: {
    /** Why it failed, for the user. */
    failed: String,
    loading: Boolean,
    /** What to say when there is nothing. */
    empty: String,
  },
  methods: {
    retry() {
      this.triggerEvent('retry');
    },
  },
});
