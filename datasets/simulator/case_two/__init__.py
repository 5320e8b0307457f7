"""The closing case of duty T2: three weeks around the release of a new shop site, before 中秋."""
