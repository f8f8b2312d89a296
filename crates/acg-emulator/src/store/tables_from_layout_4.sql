-- From layout 4, which filtered lists by an index of the database, to layout 5, which does so in memory.
DROP INDEX numbers_by_number;
ALTER TABLE accounts ADD COLUMN
    services INTEGER GENERATED ALWAYS AS (
        coalesce(document ->> '$.serviceDetails.teamsOperatorConnect.enabled', 0)
        + 2 * coalesce(document ->> '$.serviceDetails.teamsPhoneMobile.enabled', 0)
        + 4 * coalesce(document ->> '$.serviceDetails.teamsDirectRouting.enabled', 0)
        + 8 * coalesce(document ->> '$.serviceDetails.zoomPhoneCloudPeering.enabled', 0)
        + 16 * coalesce(document ->> '$.serviceDetails.azureOperatorCallProtection.enabled', 0)
    ) VIRTUAL;
CREATE TABLE lists (version INTEGER NOT NULL) STRICT;
INSERT INTO lists VALUES (0);
