"""The words by which the guard knows what a number is, as patterns, in English, French, Spanish and Arabic."""

from __future__ import annotations

BIRTH = (
    r"born(?:\son|\sin)?", r"birth\s?(?:date|day)", r"date\sof\sbirth", r"d\.?o\.?b\.?", r"year\sof\sbirth",
    r"née?(?:\(e\))?(?:\sle|\sen)?", r"date\sde\snaissance", r"naissance", r"ddn",
    r"nacid[oa](?:\(a\))?(?:\sel|\sen)?", r"fecha\sde\snacimiento", r"nacimiento", r"f\.\s?nac\.?", r"naci[óo](?:\sel|\sen)?",
    r"مواليد", r"تاريخ\s(?:ال)?ميلاد(?:ه|ها)?", r"(?:ال)?مولودة?(?:\sفي)?", r"ولدت?(?:\sفي)?", r"تاريخ\sالولادة",
)
CASE = (
    r"case", r"cases", r"file", r"tracing\srequest", r"tr", r"enquiry", r"inquiry", r"detainee", r"passport", r"registration",
    r"dossiers?", r"cas", r"demande\sde\srecherche", r"passeport", r"d[ée]tenu", r"immatriculation",
    r"casos?", r"expedientes?", r"solicitud\sde\sb[úu]squeda", r"pasaporte", r"detenido", r"matr[íi]cula",
    r"(?:ال)?ملف", r"(?:ال)?حالة", r"(?:ال)?قضية", r"طلب\s(?:ال)?بحث", r"جواز\s(?:ال)?سفر", r"(?:ال)?محتجز",
)
PHONE = (
    r"tel", r"t[ée]l[ée]?phones?", r"tel[ée]fonos?", r"t[ée]l\.?", r"phone", r"call", r"mobile", r"mob\.?", r"cell(?:phone)?",
    r"whats\s?app", r"fax", r"signal", r"viber",
    r"portable", r"appelez", r"m[óo]vil", r"celular", r"llam(?:ar|e)\sal",
    r"(?:ال)?هاتف", r"(?:ال)?جوال", r"(?:ال)?موبايل", r"تلفون", r"واتس\s?(?:آ|ا|أ)ب", r"اتصل\sعلى", r"فاكس",
)
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
    "janvier", "février", "fevrier", "mars", "avril", "mai", "juin", "juillet", "août", "aout", "septembre", "octobre",
    "novembre", "décembre", "decembre",
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    "يناير", "فبراير", "مارس", "أبريل", "ابريل", "مايو", "يونيو", "يوليو", "أغسطس", "اغسطس", "سبتمبر", "أكتوبر", "اكتوبر",
    "نوفمبر", "ديسمبر", "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
    "تشرين الثاني", "كانون الأول",
)
