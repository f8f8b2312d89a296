-- Lists are filtered in memory instead of by an index of the database.
DROP INDEX numbers_by_number;
-- One bit for each enabled service, as numbers have it.
ALTER TABLE accounts ADD COLUMN services INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET services =
    coalesce(document ->> '$.serviceDetails.teamsOperatorConnect.enabled', 0)
    + 2 * coalesce(document ->> '$.serviceDetails.teamsPhoneMobile.enabled', 0)
    + 4 * coalesce(document ->> '$.serviceDetails.teamsDirectRouting.enabled', 0)
    + 8 * coalesce(document ->> '$.serviceDetails.zoomPhoneCloudPeering.enabled', 0)
    + 16 * coalesce(document ->> '$.serviceDetails.azureOperatorCallProtection.enabled', 0);
-- The number of transactions that changed accounts or numbers: see lists.rs.
CREATE TABLE lists (version INTEGER NOT NULL) STRICT;
INSERT INTO lists VALUES (0);
