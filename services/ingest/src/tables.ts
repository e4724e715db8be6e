/** Rows of schema `ingest`, as migrations/0003_ingest.sql lays them out. */
export interface IngestTables {
  'ingest.documents': {
    id: string;
    /** Null once erased. */
    text: string | null;
    received_at: string;
    erased_at: string | null;
  };
  'ingest.feeds': {
    url: string;
    etag: string | null;
    last_modified: string | null;
    next_poll_at: string;
    failures: number;
    last_success_at: string | null;
    last_error: string | null;
  };
}
