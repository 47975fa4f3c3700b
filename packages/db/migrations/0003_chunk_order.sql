-- Points of one step and time may be parted between chunks. Chunks from before hold all points of their ends' moments.
ALTER TABLE "metric_chunk" ADD COLUMN "lo_order" bigint DEFAULT -9223372036854775808 NOT NULL;--> statement-breakpoint
ALTER TABLE "metric_chunk" ADD COLUMN "hi_order" bigint DEFAULT 9223372036854775807 NOT NULL;--> statement-breakpoint
ALTER TABLE "metric_chunk" DROP CONSTRAINT "metric_chunk_series_id_lo_lo_time_pk";--> statement-breakpoint
ALTER TABLE "metric_chunk" ADD CONSTRAINT "metric_chunk_series_id_lo_lo_time_lo_order_pk" PRIMARY KEY("series_id","lo","lo_time","lo_order");
