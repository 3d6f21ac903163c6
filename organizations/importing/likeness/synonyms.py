"""What hosts write for the headings of the agreed document, in Thai and English."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "focus_issues": (
        *(
            "ประเด็น",
            "ประเด็นที่ทำงาน",
            "ประเด็นที่ทำ",
            "ประเด็นการทำงาน",
            "ประเด็นงาน",
            "ประเด็นหลัก",
        ),
        *("ประเด็นที่องค์กรทำงาน", "ประเด็นที่ขับเคลื่อน", "ประเด็นการขับเคลื่อน", "ประเด็นสิทธิ"),
        *("issues", "focus issues", "focus areas", "issues we work on", "key issues"),
        *("areas of focus", "thematic areas", "issues the organization works on"),
    ),
    "objectives": (
        *("วัตถุประสงค์", "วัตถุประสงค์หลัก", "จุดประสงค์", "จุดมุ่งหมาย", "เป้าหมาย", "เป้าประสงค์"),
        *("พันธกิจ", "ภารกิจ", "วิสัยทัศน์และพันธกิจ"),
        *("objectives", "goals", "aims", "mission", "our mission", "purpose"),
    ),
    "activities": (
        *("กิจกรรม", "กิจกรรมปัจจุบัน", "กิจกรรมหลัก", "กิจกรรมที่ดำเนินอยู่", "กิจกรรมที่ทำอยู่"),
        *("กิจกรรมที่ดำเนินการ", "กิจกรรมที่กำลังดำเนินการ", "งานปัจจุบัน", "งานที่ทำอยู่"),
        *("โครงการปัจจุบัน", "โครงการที่ดำเนินอยู่", "การดำเนินงาน", "การดำเนินงานปัจจุบัน"),
        *("activities", "current activities", "our activities", "our work", "projects"),
        *("current projects", "programmes", "programs"),
    ),
    "challenges": (
        *(
            "ความท้าทาย",
            "ข้อท้าทาย",
            "สิ่งท้าทาย",
            "ปัญหา",
            "ปัญหาและอุปสรรค",
            "อุปสรรค",
            "ข้อจำกัด",
        ),
        *("challenges", "our challenges", "difficulties"),
    ),
    "role": (
        *("บทบาท", "หน้าที่", "บทบาทหน้าที่", "บทบาทและหน้าที่", "บทบาท/หน้าที่", "บทบาท หน้าที่"),
        *("role", "roles", "responsibilities", "role and responsibilities"),
        *("roles and responsibilities", "volunteer role", "role of the volunteer"),
    ),
    "duties": (
        *(
            "รายละเอียดงาน",
            "รายละเอียดของงาน",
            "รายละเอียดการทำงาน",
            "ลักษณะงาน",
            "ขอบเขตงาน",
        ),
        *(
            "งานที่ทำ",
            "งานที่ต้องทำ",
            "งานที่มอบหมาย",
            "งานที่ได้รับมอบหมาย",
            "งานที่รับผิดชอบ",
            "ภาระงาน",
        ),
        *("รายละเอียดงานที่ปฏิบัติ", "ขอบเขตความรับผิดชอบ"),
        *("duties", "tasks", "job description", "work description", "scope of work"),
        *("main tasks", "main duties", "key tasks"),
    ),
    "areas_text": (
        *("พื้นที่", "พื้นที่ทำงาน", "พื้นที่การทำงาน", "พื้นที่ดำเนินงาน", "พื้นที่ปฏิบัติงานของอาสาสมัคร"),
        *("สถานที่ปฏิบัติงาน", "สถานที่ทำงาน", "จังหวัด", "จังหวัดที่ปฏิบัติงาน", "พื้นที่เป้าหมาย"),
        *("location", "locations", "place of work", "places of work", "work area"),
        *("placement areas", "placement area", "working area", "working areas"),
    ),
    "benefits": (
        *("สวัสดิการ", "สวัสดิการและค่าตอบแทน", "ค่าตอบแทนและสวัสดิการ", "ค่าตอบแทน/สวัสดิการ"),
        *(
            "สวัสดิการ/ค่าตอบแทน",
            "สิทธิประโยชน์",
            "ผลประโยชน์",
            "สิ่งที่จะได้รับ",
            "สิ่งที่อาสาสมัครจะได้รับ",
        ),
        *("ประโยชน์ที่จะได้รับ", "การสนับสนุน"),
        *("benefits", "welfare", "allowance", "allowances", "compensation"),
        *("what we offer", "benefits and allowances", "support"),
    ),
    "qualifications": (
        *("คุณสมบัติ", "คุณสมบัติผู้สมัคร", "คุณสมบัติของผู้สมัคร", "คุณสมบัติที่ต้องการ", "คุณสมบัติที่จำเป็น"),
        *("คุณสมบัติเบื้องต้น", "คุณสมบัติทั่วไป", "คุณสมบัติเฉพาะ", "คุณลักษณะ", "ทักษะที่ต้องการ"),
        *("ทักษะที่จำเป็น", "คุณวุฒิ"),
        *("qualifications", "requirements", "required skills", "skills required"),
        *("skills", "qualifications required", "required qualifications"),
    ),
    "preferred_qualifications": (
        *("คุณสมบัติที่จะพิจารณาเป็นพิเศษ", "คุณสมบัติเพิ่มเติม", "คุณสมบัติที่จะเป็นประโยชน์"),
        *("คุณสมบัติพิเศษ", "จะพิจารณาเป็นพิเศษ", "หากมีจะพิจารณาเป็นพิเศษ"),
        *("preferred qualifications", "nice to have", "desirable", "desirable skills"),
    ),
    "expectations": (
        *("ความคาดหวัง", "สิ่งที่คาดหวัง", "ความคาดหวังขององค์กร", "สิ่งที่องค์กรคาดหวัง"),
        *("expectations", "our expectations", "what we expect"),
    ),
    "learning_phases": (
        *(
            "การเรียนรู้",
            "กระบวนการเรียนรู้",
            "แผนการเรียนรู้",
            "แนวทางการเรียนรู้",
            "แนวทางการจัดการเรียนรู้",
        ),
        *("การจัดกระบวนการเรียนรู้", "แนวทางการจัดกระบวนการเรียนรู้", "การจัดการเรียนรู้"),
        *("แผนการพัฒนาอาสาสมัคร", "แผนการทำงานและการเรียนรู้", "ช่วงการเรียนรู้"),
        *("learning", "learning plan", "learning process", "learning phases"),
        *("training", "training plan", "how learning is organized"),
    ),
}
"""By field: forms that mean its heading, compared without blanks, case and numbers."""

TAILS = (
    *("ของอาสาสมัคร", "สำหรับอาสาสมัคร", "ต่ออาสาสมัคร", "แก่อาสาสมัคร", "อาสาสมัคร"),
    *("ขององค์กร", "ของหน่วยงาน", "ของมูลนิธิ", "ของสมาคม", "ขององค์การ", "ของเรา"),
    *("ของโครงการ", "สำหรับโครงการ", "ของผู้สมัคร", "ที่มีต่อ", "ที่มี", "ในปัจจุบัน"),
    *("ofthevolunteer", "forthevolunteer", "forvolunteers", "ofvolunteers"),
    *("oftheorganization", "oftheorganisation"),
)
"""What may follow a heading without changing what it means, without blanks."""
