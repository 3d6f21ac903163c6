/* After a refused form the summary of errors is read first. */
document.querySelector("[data-focus]")?.focus();
