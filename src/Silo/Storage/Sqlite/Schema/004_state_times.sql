-- When a state was written, in milliseconds since 1970, UTC; null for those from before this step.
alter table grain_state add column modified_at integer;
