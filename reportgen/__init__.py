"""Board reports whose every number, in table, chart and sentence, comes from one ledger and can say where from."""
